import { invariant } from "../../../lib/assert.ts"
import { conflict, invalidField } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { carriedOver } from "../../ledger/posting/core/postings.ts"
import { addCommission, changeCommission } from "../commissions/change-commission.ts"
import { lockCommissionsOfSale } from "../commissions/reverse-commissions.ts"
import { reverseOne } from "../commissions/reverse-one.ts"
import * as rulesStore from "../rules/rules-store.ts"
import * as commissions from "../store.ts"
import { type OpeningSaid, type OpeningStatus, openingDue, openingStep } from "./core/decide-opening.ts"
import * as store from "./opening-store.ts"

/** A commission of another system: what it was for, where that sale is known here, and what became of it there. */
export type CarriedCommission = OpeningSaid & {
  product: string
  externalId: string
  programId: string
  earnedAt: Date
  dueAt: Date | null
  sale: { id: string; customerId: string } | null
}
export type TakenOver = { kind: "recorded" | "unchanged"; isBooked: boolean }

/**
 * Takes over what another system owed, once by its name, in a transaction that holds the name's lock: what was paid there is
 * history, what is open is owed here, and what is settled there later is owed no more. 409 `opening_conflict`.
 */
export async function carryCommission(tx: Tx, ctx: Ctx, vendorId: string, said: CarriedCommission): Promise<TakenOver> {
  const name = { vendorId, product: said.product, externalId: said.externalId }
  const known = await store.findOpening(tx, name)
  const step = openingStep(known, said)
  if (step === "unchanged") return { kind: "unchanged", isBooked: false }
  if (step === "conflict") throw refused(said, "is known with another amount, currency or affiliate", CORRECT)
  const { status, amount } = said
  const commissionId =
    known?.commissionId ?? (amount < 0n ? await takeOff(tx, ctx, name, said) : await open(tx, ctx, name, said))
  if (known && commissionId && amount >= 0n) {
    const commission = await commissions.findCommission(tx, vendorId, commissionId, true)
    invariant(commission, "commission_of_opening_is_there")
    if (step === "mature") await mature(tx, ctx, commission)
    else await close(tx, ctx, commission, said)
  }
  if (known) await store.setOpeningStatus(tx, name, status)
  else {
    const row = { ...name, commissionId, affiliateId: said.affiliateId, amount, currency: said.currency, status }
    await store.insertOpening(tx, Object.assign(row, { createdAt: realNow() }))
  }
  const after = { product: said.product, external_id: said.externalId, status, amount: amount.toString() }
  await audit(tx, ctx, vendorId, "commission.carry", commissionId ?? said.affiliateId, { after })
  return { kind: "recorded", isBooked: step === "book" && amount >= 0n }
}

async function open(tx: Tx, ctx: Ctx, { vendorId, product, externalId }: store.OpeningName, said: CarriedCommission) {
  const { affiliateId, programId, status, amount, currency, earnedAt, sale } = said
  const earner = await rulesStore.findEarner(tx, vendorId, programId, affiliateId, [])
  if (!earner) throw invalidField("/affiliate_id", "is not an affiliate of this vendor")
  const others = (sale ? await lockCommissionsOfSale(tx, vendorId, sale.id) : []).filter(
    (one) => one.affiliateId === affiliateId,
  )
  if (others.some(({ kind }) => kind !== "opening"))
    throw refused(said, "is for a sale that has earned here already", LEAVE_OUT[status])
  const id = newId("commission")
  const isOpen = status === "pending" || status === "due"
  const row = {
    vendorId,
    id,
    programId,
    affiliateId,
    kind: "opening" as const,
    sourceId: sale?.id ?? id,
    part: others.length,
    customerId: sale?.customerId ?? null,
    base: 0n,
    amount,
    reversed: status === "void" ? amount : 0n,
    currency,
    status: isOpen ? ("pending" as const) : status === "paid" ? ("paid" as const) : ("reversed" as const),
    reasons: [],
    note: `${product} ${externalId}`,
    earnedAt,
    availableAt: openingDue(said, ctx.now, earner.holdDays),
    createdAt: realNow(),
  }
  const commission = await addCommission(tx, ctx, row, isOpen ? carriedOver : null)
  invariant(commission, "opening_is_new")
  return commission.id
}

/** What takes back is taken from a commission of the same sale; where it was settled there, nothing is left to do. */
async function takeOff(tx: Tx, ctx: Ctx, { vendorId }: store.OpeningName, said: CarriedCommission) {
  const { affiliateId, amount, status, sale, product, externalId } = said
  if (status === "paid" || status === "void") return null
  if (!sale)
    throw invalidField(
      "/sale_external_id",
      "is missing: a negative amount names the sale whose commission it takes back",
    )
  const rows = await lockCommissionsOfSale(tx, vendorId, sale.id)
  const from = rows.find(
    (one) => one.affiliateId === affiliateId && one.kind === "opening" && one.amount - one.reversed >= -amount,
  )
  if (!from) throw refused(said, "takes back more than its sale has earned here", "Import what it earned first.")
  await reverseOne(tx, ctx, from, -amount, `opening:${product}:${externalId}`)
  return from.id
}

async function mature(tx: Tx, ctx: Ctx, commission: commissions.Commission): Promise<void> {
  if (commission.status === "pending") await changeCommission(tx, ctx, commission, { availableAt: ctx.now })
}

async function close(tx: Tx, ctx: Ctx, commission: commissions.Commission, said: CarriedCommission): Promise<void> {
  const { status, amount, reversed } = commission
  const hasLeft = status === "in_payout" || status === "paid"
  if (hasLeft && said.status === "paid")
    throw refused(said, "is in a payout here already, and was paid there too", "Settle it with the affiliate.")
  if (status === "rejected" || status === "reversed" || amount === reversed) return
  await reverseOne(tx, ctx, commission, amount - reversed, `opening:${said.product}:${said.externalId}:${said.status}`)
}

/** What to do about a commission of a sale that was reported here before, by a hook of Stripe's for one, and earned by our rules. */
const ONCE = "Leave the line out: what the sale earned is paid from here, once."
const REJECT = "Leave the line out, and reject what the sale earned here, so that nothing is paid for it twice."
const LEAVE_OUT: Record<OpeningStatus, string> = { pending: ONCE, due: ONCE, paid: REJECT, void: REJECT }
const CORRECT =
  "What was taken over stays as it is: take the difference back by a refund, or give it as a commission by hand."

const refused = ({ externalId }: CarriedCommission, why: string, wayOut: string) =>
  conflict("opening_conflict", `The commission ${externalId} ${why}. ${wayOut}`)
