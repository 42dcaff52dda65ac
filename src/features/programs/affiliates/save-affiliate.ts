import { conflict, invalidField, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { changed } from "../../../platform/audit-values.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { emit, outbox } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { ensurePerson } from "../../identity/vendors/add-member.ts"
import type { SaveAffiliate, UpdateAffiliate } from "../contract.ts"
import * as store from "../store.ts"
import { handleKey } from "./core/handle-key.ts"
import { mailNews } from "./mail-news.ts"
import { proposeEmailChange } from "./propose-email-change.ts"

/** Enrolls a person in a program. The same e-mail again updates the enrollment and never creates a second. */
export async function saveAffiliate(ctx: Ctx, vendorId: string, input: SaveAffiliate) {
  can(ctx, "affiliate.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const program = await store.findProgram(tx, vendorId, input.program_id)
    if (!program) throw invalidField("/program_id", "is not a program of this vendor")
    await checkReferences(tx, vendorId, program.id, input)
    await checkHandle(tx, vendorId, input, { programId: program.id, email: input.email })
    const status = input.status ?? (program.autoApprove ? "approved" : "applied")
    const affiliate = await store.insertAffiliate(tx, {
      vendorId,
      id: newId("affiliate"),
      programId: program.id,
      personId: await ensurePerson(tx, input.email),
      email: input.email,
      name: input.name,
      country: input.country ?? null,
      groupId: input.group_id ?? null,
      groupPinned: Boolean(input.group_id),
      subAffiliateOf: input.sub_affiliate_of ?? null,
      minPayout: input.min_payout ?? null,
      handle: input.handle ?? null,
      handleKey: keyOf(input.handle ?? null),
      status,
      approvedAt: status === "approved" ? ctx.now : null,
      createdAt: realNow(),
    })
    if (affiliate) {
      await audit(tx, ctx, vendorId, "affiliate.create", affiliate.id, {
        email: affiliate.email,
        name: affiliate.name,
        status: affiliate.status,
        program_id: program.id,
      })
      await emitStatus(tx, affiliate)
      return { kind: "created", affiliate } as const
    }
    const known = await store.findAffiliateByEmail(tx, vendorId, program.id, input.email)
    const { email: _email, program_id: _program, ...changes } = input
    const changed = await change(tx, ctx, known!, changes)
    return { kind: changed === known ? "unchanged" : "updated", affiliate: changed } as const
  })
}

/**
 * Changes an affiliate; a status change reaches every link within 60 s. Another e-mail is only proposed and waits for somebody
 * to agree. 409 when the new e-mail is taken. `reason` is what somebody who applied and is rejected is mailed.
 */
export async function updateAffiliate(
  ctx: Ctx,
  vendorId: string,
  id: string,
  input: UpdateAffiliate,
  reason: string | null = null,
) {
  can(ctx, "affiliate.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const before = await store.findAffiliate(tx, vendorId, id)
    if (!before) throw notFound()
    await checkReferences(tx, vendorId, before.programId, input)
    await checkHandle(tx, vendorId, input, before)
    const { email = before.email, ...changes } = input
    const affiliate = await change(tx, ctx, before, changes, reason)
    if (email === before.email) return { kind: "updated", affiliate } as const
    return { kind: "proposed", affiliate, emailChange: await proposeEmailChange(tx, ctx, affiliate, email) } as const
  })
}

type Applicant = Pick<store.Affiliate, "vendorId" | "programId" | "email" | "name" | "application">

/** Enrolls whoever applied, within the transaction; null, and nothing changed, where they were known. */
export async function enrollApplicant(tx: Tx, ctx: Ctx, applicant: Applicant): Promise<store.Affiliate | null> {
  const { vendorId, programId, email, name, application } = applicant
  const program = (await store.findProgram(tx, vendorId, programId))!
  const affiliate = await store.insertAffiliate(tx, {
    ...applicant,
    id: newId("affiliate"),
    personId: await ensurePerson(tx, email),
    status: program.autoApprove ? "approved" : "applied",
    approvedAt: program.autoApprove ? ctx.now : null,
    createdAt: realNow(),
  })
  if (!affiliate) return null
  const detail = { email, name, status: affiliate.status, program_id: programId }
  const terms = { terms_version: application?.terms_version ?? null }
  await audit(tx, ctx, vendorId, "affiliate.apply", affiliate.id, Object.assign(detail, terms))
  await emitStatus(tx, affiliate)
  const isApproved = affiliate.status === "approved"
  await mailNews(tx, vendorId, affiliate.id, { about: isApproved ? "accepted" : "applied" })
  if (!isApproved) await outbox(tx, vendorId, "application.mail", vendorId)
  return affiliate
}

async function change(
  tx: Tx,
  ctx: Ctx,
  before: store.Affiliate,
  input: Omit<UpdateAffiliate, "email">,
  reason: string | null = null,
) {
  const { vendorId, id } = before
  if (input.sub_affiliate_of) await checkLine(tx, before, input.sub_affiliate_of)
  const set = {
    name: input.name,
    country: input.country,
    groupId: input.group_id,
    groupPinned: input.group_id === undefined ? undefined : input.group_id !== null,
    subAffiliateOf: input.sub_affiliate_of,
    minPayout: input.min_payout,
    handle: input.handle,
    handleKey: input.handle === undefined ? undefined : keyOf(input.handle),
    status: input.status,
    approvedAt: input.status === "approved" && before.approvedAt === null ? ctx.now : undefined,
  }
  const isKept = (field: keyof typeof set) => set[field] === undefined || set[field] === before[field]
  if ((Object.keys(set) as (keyof typeof set)[]).every(isKept)) return before
  const affiliate = await store.updateAffiliate(tx, vendorId, id, set)
  // Back under the tiers, they are in the group that they have reached.
  if (before.groupPinned && !affiliate.groupPinned) await store.setTiersDue(tx, vendorId, affiliate.programId, ctx.now)
  const why = reason === null ? {} : { reason }
  await audit(tx, ctx, vendorId, "affiliate.update", id, Object.assign(changed(before, affiliate), why))
  if (affiliate.status === before.status) return affiliate
  await emitStatus(tx, affiliate)
  if (affiliate.application && affiliate.status === "approved") await mailNews(tx, vendorId, id, { about: "accepted" })
  if (affiliate.application && before.status === "applied" && affiliate.status === "rejected")
    await mailNews(tx, vendorId, id, { about: "declined", reason })
  return affiliate
}

async function emitStatus(tx: Tx, { vendorId, id, status }: store.Affiliate) {
  if (status === "applied") await emit(tx, vendorId, "affiliate.applied", id)
  if (status === "approved") await emit(tx, vendorId, "affiliate.approved", id)
}

const keyOf = (handle: string | null) => (handle === null ? null : handleKey(handle))

/** 409 for a handle that another affiliate of the vendor has: it names one. */
async function checkHandle(
  tx: Tx,
  vendorId: string,
  { handle }: Pick<UpdateAffiliate, "handle">,
  own: Pick<store.Affiliate, "programId" | "email">,
) {
  if (!handle) return
  await store.lockHandle(tx, vendorId, handleKey(handle))
  const other = await store.findAffiliateByHandle(tx, vendorId, handleKey(handle))
  if (other && (other.programId !== own.programId || other.email !== own.email))
    throw conflict("handle_taken", `${handle} is another affiliate's handle. Choose one that nobody has.`)
}

/** 422 where who is to have recruited an affiliate was recruited by them, however many levels up. */
async function checkLine(tx: Tx, { vendorId, id }: store.Affiliate, recruiterId: string) {
  await store.lockLines(tx, vendorId)
  if ((await store.listLine(tx, vendorId, recruiterId)).includes(id))
    throw invalidField("/sub_affiliate_of", "was recruited by this affiliate, or is the same; choose another, or null")
}

async function checkReferences(tx: Tx, vendorId: string, programId: string, input: UpdateAffiliate) {
  if (input.group_id) {
    const group = await store.findGroup(tx, vendorId, input.group_id)
    if (group?.programId !== programId) throw invalidField("/group_id", "is not a group of this program")
  }
  if (input.sub_affiliate_of && !(await store.findAffiliate(tx, vendorId, input.sub_affiliate_of)))
    throw invalidField("/sub_affiliate_of", "is not an affiliate of this vendor")
}
