import { conflict, invalidField } from "../../lib/errors.ts"
import { apply } from "../../platform/apply.ts"
import { writeAudit } from "../../platform/audit.ts"
import { realNow } from "../../platform/clock.ts"
import { actorName, type Ctx } from "../../platform/ctx.ts"
import type { Tx } from "../../platform/db.ts"
import type { RegisterDeal } from "./contract.ts"
import { isTaken, type Named, namesOf, protectedDomain } from "./core/deal.ts"
import * as store from "./store.ts"

/** Whose a new deal is, and that nobody's protects the same; within a transaction that holds the desk. 409, 422. */
export async function admitDeal(tx: Tx, ctx: Ctx, vendorId: string, input: RegisterDeal) {
  const { program_id: programId, affiliate_id: affiliateId, domain = null, contact_email: contactEmail } = input
  const personId = ctx.actor.kind === "affiliate" ? ctx.actor.personId : undefined
  if (personId === undefined && affiliateId === undefined)
    throw invalidField("/affiliate_id", "is missing; name the affiliate who registers the deal")
  const found = await store.findEnrollment(tx, vendorId, programId, { affiliateId, personId })
  if (!found) throw invalidField("/program_id", "is not a program of this vendor")
  const { affiliate } = found
  if (!affiliate) throw invalidField("/affiliate_id", "is not an affiliate of this program")
  const { status } = affiliate
  if (status !== "approved")
    throw invalidField("/affiliate_id", `is an affiliate who is ${status}; only approved ones register deals`)
  await refuseTaken(tx, ctx, vendorId, { contactEmail, domain })
  return affiliate
}

/** 409 where another deal protects the same now, without a word of whose it is. */
export async function refuseTaken(tx: Tx, ctx: Ctx, vendorId: string, named: Named): Promise<void> {
  const domains = [protectedDomain(named) ?? [], namesOf([named.contactEmail]).domains].flat()
  const others = await store.listProtecting(tx, vendorId, { contactEmail: named.contactEmail, domains })
  if (!isTaken(named, others, ctx.now)) return
  throw conflict(
    "deal_protected",
    "This company or contact is protected by a deal for now. Register it when that is over.",
  )
}

/** Writes a deal down that was admitted; the inquiry is what the desk answers it by. */
export async function addDeal(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  input: RegisterDeal,
  of: { id: string; affiliateId: string; inquiryId: string },
): Promise<void> {
  const { program_id: programId, company, domain = null, contact_email: contactEmail, note = null } = input
  const deal: store.Deal = {
    vendorId,
    ...of,
    programId,
    company,
    domain,
    contactEmail,
    note,
    status: "registered",
    reason: null,
    registeredBy: actorName(ctx.actor),
    registeredAt: ctx.now,
    decidedBy: null,
    decidedAt: null,
    approvedAt: null,
    protectedUntil: null,
    protectedDomain: protectedDomain({ domain }),
    isProtecting: false,
    wonAt: null,
    createdAt: realNow(),
  }
  const detail = { affiliate_id: of.affiliateId, program_id: programId, company }
  const deeds = [{ action: "deal.register", subject: of.id, detail }]
  await apply(tx, { deals: store.addDeals([deal]), audited: writeAudit(ctx, vendorId, deeds) })
}
