import { AppError, conflict, notFound } from "../../../lib/errors.ts"
import { sha256Hex } from "../../../lib/hash.ts"
import { audit } from "../../../platform/audit.ts"
import { actorName, type Ctx, personOf } from "../../../platform/ctx.ts"
import { sqlState, type Tx } from "../../../platform/db.ts"
import { asSystem, asVendor } from "../../../platform/tenant.ts"
import { said } from "../../../vocabulary/words.ts"
import { approveAsAnother, isSamePerson } from "../../identity/permissions/approve-as-another.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { ensurePerson } from "../../identity/vendors/add-member.ts"
import { atVendorTime } from "../../identity/vendors/at-vendor-time.ts"
import { type Affiliate, findAffiliate, lockAffiliate, moveAffiliate } from "../store.ts"
import * as changes from "./email-store.ts"
import { mailPayeeWarning } from "./mail-payee-warning.ts"

const UNIQUE_VIOLATION = "23505"
const JOB = "accounts.email_change"

/**
 * Another person of the vendor agrees that an affiliate's e-mail changes. 403 `approver_is_proposer` for who proposed it,
 * `approver_is_payee` for whose e-mail it would become; 409 when nothing waits.
 */
export async function approveEmailChange(ctx: Ctx, vendorId: string, affiliateId: string): Promise<Affiliate> {
  can(ctx, "email_change.approve", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const change = await waiting(tx, ctx, vendorId, affiliateId)
    const personId = personOf(ctx.actor)
    const what = said("mailed.email_change", { from: change.oldEmail, to: change.newEmail })
    const asked = { person: change.proposedPersonId, what, path: `/affiliates/${affiliateId}` }
    await approveAsAnother(tx, ctx, vendorId, asked, {
      code: "approver_is_proposer",
      detail: "You proposed this. Another person has to approve it.",
    })
    if (isSamePerson(ctx, await ensurePerson(tx, change.newEmail)))
      throw new AppError(
        "forbidden",
        "approver_is_payee",
        "The money would be yours. Another person has to approve it.",
      )
    return takeEffect(tx, ctx, change, { status: "approved", decidedPersonId: personId })
  })
}

/** Ends a proposal: the e-mail stays as it is. 409 when nothing waits. */
export async function rejectEmailChange(ctx: Ctx, vendorId: string, affiliateId: string): Promise<Affiliate> {
  can(ctx, "email_change.reject", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    await end(tx, ctx, await waiting(tx, ctx, vendorId, affiliateId))
    return (await findAffiliate(tx, vendorId, affiliateId))!
  })
}

/** What a mailed link is about, while it waits for an answer; null for one that is unknown, used or over. */
export async function readMailedChange(ctx: Ctx, token: string) {
  const hash = await sha256Hex(token)
  const found = await asSystem(ctx, (tx) => changes.findByToken(tx, hash))
  const own = found && (await atVendorTime(ctx, found.change.vendorId, JOB))
  if (!found || !own || found.change.status !== "pending" || found.change.confirmBy <= own.now) return null
  // Whoever has the link reads the present address: they answer as the affiliate.
  const acting: Ctx = { ...own, actor: { kind: "affiliate", personId: found.personId, signIn: null } }
  return { ctx: acting, name: found.name, personId: found.personId, change: found.change }
}

/** The holder of the present address agrees or refuses; false when the link was used or is over. */
export async function answerMailedChange(ctx: Ctx, token: string, agrees: boolean): Promise<boolean> {
  const found = await readMailedChange(ctx, token)
  if (!found) return false
  const { vendorId, affiliateId, id } = found.change
  return asVendor(found.ctx, vendorId, async (tx) => {
    await lockAffiliate(tx, vendorId, affiliateId)
    const change = await changes.lockPending(tx, vendorId, affiliateId)
    if (change?.id !== id) return false
    if (agrees) await takeEffect(tx, found.ctx, change, { status: "confirmed", decidedPersonId: found.personId })
    else await end(tx, found.ctx, change)
    return true
  })
}

async function waiting(tx: Tx, ctx: Ctx, vendorId: string, affiliateId: string) {
  if (!(await lockAffiliate(tx, vendorId, affiliateId))) throw notFound()
  const change = await changes.lockPending(tx, vendorId, affiliateId)
  if (!change) throw conflict("email_change_not_pending", "No change of this affiliate's e-mail awaits approval.")
  if (change.confirmBy <= ctx.now)
    throw conflict("email_change_expired", "This proposal has expired. Propose the change again.")
  return change
}

type Agreement = Pick<changes.EmailChange, "decidedPersonId"> & { status: "approved" | "confirmed" }

async function takeEffect(tx: Tx, ctx: Ctx, change: changes.EmailChange, agreement: Agreement): Promise<Affiliate> {
  const { vendorId, affiliateId, oldEmail, newEmail } = change
  await changes.endEmailChange(tx, change, { ...agreement, decidedBy: actorName(ctx.actor), decidedAt: ctx.now })
  const to = { email: newEmail, personId: await ensurePerson(tx, newEmail), emailChangedAt: ctx.now }
  const affiliate = await move(tx, { vendorId, id: affiliateId }, to)
  await audit(tx, ctx, vendorId, "affiliate.email_change", affiliateId, {
    before: { email: oldEmail },
    after: { email: newEmail },
  })
  await mailPayeeWarning(tx, ctx, vendorId, affiliateId, {
    subject: said("mailed.email_changed"),
    text: said("mailed.email_changed_words", { from: oldEmail, to: newEmail, n: 72 }),
  })
  return affiliate
}

async function move(tx: Tx, affiliate: Pick<Affiliate, "vendorId" | "id">, to: Parameters<typeof moveAffiliate>[2]) {
  try {
    return await moveAffiliate(tx, affiliate, to)
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION)
      throw conflict("affiliate_exists", `${to.email} is enrolled in this program already.`)
    throw error
  }
}

async function end(tx: Tx, ctx: Ctx, change: changes.EmailChange) {
  const { vendorId, affiliateId, newEmail } = change
  const decidedPersonId = personOf(ctx.actor)
  const decision = { status: "rejected" as const, decidedBy: actorName(ctx.actor), decidedPersonId, decidedAt: ctx.now }
  await changes.endEmailChange(tx, change, decision)
  await audit(tx, ctx, vendorId, "affiliate.email_reject", affiliateId, { before: { pending_email: newEmail } })
}
