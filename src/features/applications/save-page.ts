import { conflict, notFound } from "../../lib/errors.ts"
import { audit } from "../../platform/audit.ts"
import { realNow } from "../../platform/clock.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { sqlState, type Tx } from "../../platform/db.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../identity/permissions/core/permissions.ts"
import type { SavePage } from "./contract.ts"
import { showPage } from "./show-page.ts"
import * as store from "./store.ts"

const UNIQUE_VIOLATION = "23505"

/** Saves the page by which a program is applied to. 409 `slug_taken` where another program of the installation has it. */
export async function savePage(ctx: Ctx, vendorId: string, programId: string, input: SavePage) {
  can(ctx, "program.save", { vendorId })
  try {
    const locks = [`program_page:${vendorId}:${programId}`]
    return await asVendor(ctx, vendorId, (tx) => save(tx, ctx, vendorId, programId, input), { locks })
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error
    throw conflict("slug_taken", `The address ${input.slug} is another program's. Choose another one.`)
  }
}

async function save(tx: Tx, ctx: Ctx, vendorId: string, programId: string, { terms, ...input }: SavePage) {
  if (!(await store.findProgram(tx, vendorId, programId))) throw notFound()
  const before = await store.findPage(tx, vendorId, programId)
  const version = await versionOf(tx, vendorId, programId, terms)
  const page = await store.upsertPage(tx, {
    vendorId,
    programId,
    slug: input.slug,
    isPublic: input.is_public,
    headline: input.headline,
    description: input.description,
    category: input.category,
    disclosure: input.disclosure,
    questions: input.questions,
    termsVersion: version,
    createdAt: before?.createdAt ?? realNow(),
  })
  await audit(tx, ctx, vendorId, "program_page.save", programId, {
    ...(before && { before: facts(before) }),
    after: facts(page),
  })
  return showPage(page, terms, ctx.ports.env.publicUrl)
}

const facts = ({ slug, isPublic, termsVersion }: store.PageRow) => ({
  slug,
  is_public: isPublic,
  terms_version: termsVersion,
})

/** The version that this text of the terms has: the last one while it says the same. */
async function versionOf(tx: Tx, vendorId: string, programId: string, text: string | null): Promise<number | null> {
  if (text === null) return null
  const latest = await store.latestTerms(tx, vendorId, programId)
  if (latest?.text === text) return latest.version
  const version = (latest?.version ?? 0) + 1
  await store.insertTerms(tx, { vendorId, programId, version, text, createdAt: realNow() })
  return version
}
