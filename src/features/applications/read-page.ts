import { notFound } from "../../lib/errors.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { asSystem } from "../../platform/tenant.ts"
import type { Rule } from "../commissions/rules/core/rule.ts"
import { readRules } from "../commissions/rules/save-rules.ts"
import { one, readAsVendor } from "../identity/permissions/read-as-vendor.ts"
import { atVendorTime } from "../identity/vendors/at-vendor-time.ts"
import { showPage } from "./show-page.ts"
import * as store from "./store.ts"

/** The job in whose name strangers read and apply. */
const JOB = "applications"

/** A program's page for its vendor; 404 for no program of theirs, and for one that has no page. */
export function readPage(ctx: Ctx, vendorId: string, programId: string) {
  return one(
    readAsVendor(ctx, vendorId, "program.read", async (tx) => {
      const page = await store.findPage(tx, vendorId, programId)
      const terms = page && (await store.latestTerms(tx, vendorId, programId))
      return page && showPage(page, terms?.text ?? null, ctx.ports.env.publicUrl)
    }),
  )
}

/** The program, and its page or null where nobody made one yet; 404 for no program of the vendor's. */
export function readProgramWithPage(ctx: Ctx, vendorId: string, programId: string) {
  return one(
    readAsVendor(ctx, vendorId, "program.read", async (tx) => {
      const program = await store.findProgram(tx, vendorId, programId)
      if (!program) return null
      const page = await store.findPage(tx, vendorId, programId)
      const terms = page && (await store.latestTerms(tx, vendorId, programId))
      return { program, page: page && showPage(page, terms?.text ?? null, ctx.ports.env.publicUrl) }
    }),
  )
}

/** What anybody may read at a public page's address, with the rules by which everybody earns; 404 for any other address. */
export async function readPublicPage(ctx: Ctx, slug: string) {
  const found = await asSystem(ctx, (tx) => store.findPublicPage(tx, slug.toLowerCase()))
  const acting = found && (await atVendorTime(ctx, found.vendor.id, JOB))
  if (!found || !acting) throw notFound()
  const { vendor, program, page } = found
  const rules = (await readRules(acting, vendor.id, program.id)).rules as readonly Rule[]
  const terms = await readAsVendor(acting, vendor.id, "program.read", (tx) =>
    store.latestTerms(tx, vendor.id, program.id),
  )
  return {
    acting,
    vendor,
    program,
    page,
    terms: page.termsVersion === null ? null : (terms?.text ?? null),
    // Of the others nobody is part before they are taken in.
    rules: rules.filter((rule) => rule.group_id === undefined),
  }
}

const MOST = 200

/** Public pages of the installation, as anybody may look for them. */
export async function readDirectory(ctx: Ctx, asked: { q: string; category: string }) {
  // Those of test vendors pay nothing: they are for whoever tries the installation out.
  const isTestShown = ctx.ports.env.environment === "local"
  return asSystem(ctx, async (tx) => ({
    pages: await store.listPublicPages(tx, { ...asked, isTestShown, limit: MOST }),
    categories: await store.listCategories(tx),
  }))
}

/** Who applied and waits for an answer, the longest first. */
export const readApplied = (ctx: Ctx, vendorId: string) =>
  readAsVendor(ctx, vendorId, "affiliate.read", (tx) => store.listApplied(tx, vendorId, MOST))
