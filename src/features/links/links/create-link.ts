import { AppError, conflict, invalidField } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Actor, Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newCode, newId } from "../../../platform/new-id.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { markSplits } from "../../programs/programs/create-program.ts"
import type { CreateLink, Link } from "../contract.ts"
import * as store from "../store.ts"
import { checkDestination, hostsOfProgram } from "./core/destination.ts"
import { showLink } from "./show-link.ts"

const MAX_TRIES = 5

/** A link of an affiliate. 409 when the slug is taken, 422 for a destination that the program does not allow. */
export async function createLink(ctx: Ctx, vendorId: string, input: CreateLink): Promise<Link> {
  can(ctx, "link.save", { vendorId })
  return asVendor(ctx, vendorId, (tx) => addLink(tx, ctx, vendorId, input))
}

/** The same inside another's transaction. */
export async function addLink(tx: Tx, ctx: Ctx, vendorId: string, input: CreateLink): Promise<Link> {
  const host = knownHost(ctx, input.host)
  const { program } = await enrollmentOf(tx, ctx, vendorId, input)
  const destinationUrl = allowedDestination(ctx, program, input.destination_url) ?? null
  const { program_id: programId, affiliate_id: affiliateId, status } = input
  const splits = input.splits ? await checkSplits(tx, ctx, vendorId, { program, splits: input.splits }) : null
  const row = { vendorId, programId, affiliateId, splits, host, destinationUrl, status, createdAt: realNow() }
  const link = await insert(tx, { ...row, id: newId("link") }, input.slug)
  await audit(tx, ctx, vendorId, "link.create", link.id, { slug: link.slug, affiliate_id: affiliateId })
  return showLink({ ...link, program }, ctx.ports.env.publicUrl)
}

type Splits = store.LinkRow["splits"]

/** Splits among affiliates of the program, or a 422; a program knows that it has any. 403 for an affiliate, who splits nothing. */
export async function checkSplits(
  tx: Tx,
  ctx: { actor: Actor },
  vendorId: string,
  { program, splits }: { program: { id: string }; splits: Splits },
): Promise<Splits> {
  if (ctx.actor.kind === "affiliate")
    throw new AppError("forbidden", "action_not_allowed", "Only the vendor splits a link among several.")
  if (splits === null) return null
  for (const [index, { affiliate_id }] of splits.entries()) {
    const enrollment = await store.findEnrollment(tx, vendorId, program.id, affiliate_id)
    if (!enrollment?.affiliate)
      throw invalidField(`/splits/${index}/affiliate_id`, "is not an affiliate of this program")
  }
  await markSplits(tx, vendorId, program.id)
  return splits
}

/** The host as links are looked up by; 422 for one that does not lead here. */
export function knownHost(ctx: Ctx, host: string | undefined): string {
  if (host === undefined) return ""
  const name = host.trim().toLowerCase()
  const { linkHosts } = ctx.ports.env
  if (linkHosts.includes(name)) return name
  throw invalidField(
    "/host",
    linkHosts.length === 0 ? "cannot be set: no link hosts are configured" : `must be one of ${linkHosts.join(", ")}`,
  )
}

type NewLink = Omit<Parameters<typeof store.insertLink>[1], "slug">

async function insert(tx: Tx, row: NewLink, slug: string | undefined) {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const link = await store.insertLink(tx, { ...row, slug: slug ?? newCode() })
    if (link) return link
    if (slug !== undefined) throw slugTaken(slug)
  }
  throw new AppError("unavailable", "slug_unavailable", "No free slug was found. Try again, or choose one.")
}

/** Program and affiliate that belong together, or a 422; an affiliate acts for their own enrollment only. */
export async function enrollmentOf(
  tx: Tx,
  ctx: { actor: Actor },
  vendorId: string,
  at: { program_id: string; affiliate_id: string },
) {
  const enrollment = await store.findEnrollment(tx, vendorId, at.program_id, at.affiliate_id)
  if (!enrollment) throw invalidField("/program_id", "is not a program of this vendor")
  const { program, affiliate } = enrollment
  const isTheirs = ctx.actor.kind !== "affiliate" || affiliate?.personId === ctx.actor.personId
  if (!affiliate || !isTheirs) throw invalidField("/affiliate_id", "is not an affiliate of this program")
  return { program, affiliate }
}

/** The destination as it was written, when links of the program may lead there; throws a 422 that says why not. */
export function allowedDestination(
  ctx: Ctx,
  program: { destinationUrl: string; allowedHosts: string[] },
  destination: string | null | undefined,
) {
  if (!destination) return destination
  const { publicUrl, linkHosts } = ctx.ports.env
  const outcome = checkDestination(destination, { hosts: hostsOfProgram(program), own: { publicUrl, linkHosts } })
  if (outcome.kind === "refused") throw invalidField(outcome.error.pointer, outcome.error.detail, "destination_refused")
  return destination
}

export function slugTaken(slug: string) {
  return conflict("slug_taken", `The slug ${slug} is taken. Choose another one.`)
}
