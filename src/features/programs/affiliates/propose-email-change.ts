import { conflict } from "../../../lib/errors.ts"
import { sha256Hex } from "../../../lib/hash.ts"
import { DAY_MS } from "../../../lib/time.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId, newSecret } from "../../../platform/new-id.ts"
import { paragraphs, said } from "../../../vocabulary/words.ts"
import { type Affiliate, findAffiliateByEmail, lockAffiliate } from "../store.ts"
import * as store from "./email-store.ts"
import { mailPayeeWarning } from "./mail-payee-warning.ts"

/** How long a proposal waits for somebody to agree, on the vendor's clock. */
const CONFIRM_DAYS = 7
/** Where the mailed link leads. */
export const EMAIL_CHANGE_PATH = "/email-change"

/**
 * Proposes, within the transaction, that an affiliate's e-mail becomes another one: whoever reads that one is paid, so the
 * present address or another person has to agree. 409 when the new one is enrolled in the program.
 */
export async function proposeEmailChange(tx: Tx, ctx: Ctx, affiliate: Affiliate, email: string) {
  const { vendorId, id: affiliateId, programId } = affiliate
  await lockAffiliate(tx, vendorId, affiliateId)
  if (await findAffiliateByEmail(tx, vendorId, programId, email))
    throw conflict("affiliate_exists", `${email} is enrolled in this program already.`)
  const pending = await store.lockPending(tx, vendorId, affiliateId)
  if (pending && pending.newEmail === email && pending.confirmBy > ctx.now) return pending
  if (pending)
    await store.endEmailChange(tx, pending, {
      status: pending.confirmBy > ctx.now ? "replaced" : "expired",
      decidedAt: ctx.now,
    })
  const token = newSecret()
  const change = await store.insertEmailChange(tx, {
    vendorId,
    id: newId("emailChange"),
    affiliateId,
    oldEmail: affiliate.email,
    newEmail: email,
    tokenHash: await sha256Hex(token),
    status: "pending",
    proposedBy: actorName(ctx.actor),
    proposedPersonId: ctx.actor.kind === "member" ? ctx.actor.personId : null,
    proposedAt: ctx.now,
    confirmBy: new Date(ctx.now.getTime() + CONFIRM_DAYS * DAY_MS),
    createdAt: realNow(),
  })
  await audit(tx, ctx, vendorId, "affiliate.email_propose", affiliateId, {
    before: { email: affiliate.email },
    after: { pending_email: email },
  })
  await mailPayeeWarning(tx, ctx, vendorId, affiliateId, {
    subject: said("mailed.email_proposed"),
    text: said("mailed.email_proposed_words", { to: email }),
    forEmail: {
      email: affiliate.email,
      text: linkWords(`${ctx.ports.env.publicUrl}${EMAIL_CHANGE_PATH}?token=${token}`),
    },
  })
  return change
}

const linkWords = (url: string) => paragraphs(said("mailed.email_answer", { n: CONFIRM_DAYS }), url)
