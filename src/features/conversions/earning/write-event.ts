import { writeAudits } from "../../../platform/audit.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { writeOutboxes } from "../../../platform/outbox.ts"
import { writeCommissions } from "../../commissions/commissions/change-commission.ts"
import { hasCap } from "../../commissions/commissions/core/decide-sales.ts"
import { type Caps, NO_CAPS } from "../../commissions/commissions/core/earning.ts"
import { readCaps } from "../../commissions/commissions/earn-commission.ts"
import { writeTouches } from "../../credit/journeys/join-journey.ts"
import { reviewSales } from "../../credit/records/close-sale.ts"
import { postsOfVendors } from "../../ledger/posting/post-entry.ts"
import type { Hints } from "../evidence/core/attribute.ts"
import { agreedOf, type EventFacts, type EventMade } from "../evidence/core/decide-event.ts"
import { holdSelfReferrals } from "../evidence/recheck-click-signals.ts"
import * as store from "../store.ts"
import { attributeEarlierEvents } from "./attribute-earlier-events.ts"

/** What the caps of the winner's program have left for an event, where it has any: nobody else spends of it meanwhile. */
export async function capsFor(
  tx: Tx,
  vendorId: string,
  { evidence, attributed, history }: Omit<EventFacts, "caps">,
  of: { at: Hints["at"]; currency: string },
): Promise<Caps> {
  const { winning } = attributed
  if (!winning) return NO_CAPS
  const { programId, affiliateId } = winning.enrollment
  const occasion = { ...of, timeZone: history.timeZone }
  return readCaps(tx, vendorId, { programId, affiliateId, ...occasion }, agreedOf(evidence, winning))
}

/** Writers of what an event changes beside its own row: for `apply`. */
export function writeEvent(ctx: Ctx, vendorId: string, made: EventMade) {
  return writeEvents([{ ctx, vendorId, made }])
}

type MadeBy = { ctx: Ctx; vendorId: string; made: EventMade }

/** The same of several requests' events, each of a vendor's, of which no two concern one customer or one click. */
export function writeEvents(events: readonly MadeBy[]) {
  const all = events.map(({ made }) => made)
  const journeys = all.flatMap(({ journey }) => journey ?? [])
  const touches = {
    added: journeys.flatMap(({ added }) => added),
    joined: journeys.flatMap(({ joined }) => joined),
  }
  // Each at its own request's instant.
  const transactions = events.flatMap(({ ctx, vendorId, made }) =>
    made.transactions.map((one) => ({ ...one, vendorId, at: one.at ?? ctx.now })),
  )
  return {
    customers: store.writeCustomers(all.flatMap(({ changed }) => changed)),
    commissions: writeCommissions(all.flatMap(({ commissions }) => commissions)),
    ...writeTouches(touches),
    audited: writeAudits(events.map(({ ctx, vendorId, made }) => ({ ctx, vendorId, deeds: made.deeds }))),
    followed: writeOutboxes(
      events.map(({ vendorId, made: { events: happened, work } }) => ({ vendorId, events: happened, work })),
    ),
    // Last, since these rows are what everybody of the vendor waits for.
    ...postsOfVendors(transactions),
  }
}

/** Whether an event takes of a cap, or earns by a tier: what that comes to is asked for by itself. */
export function asksMore({ evidence, attributed: { winning } }: Pick<EventFacts, "evidence" | "attributed">): boolean {
  if (!winning) return false
  const { rules, isTiered } = agreedOf(evidence, winning)
  return isTiered === true || (rules !== null && hasCap(rules))
}

/** What is rare: earlier events become somebody's, commissions are held, credit is looked at again. Whether there was any. */
export async function followEvent(tx: Tx, ctx: Ctx, facts: EventFacts, { kept, next }: EventMade): Promise<boolean> {
  const { vendorId, id } = kept
  const { winning } = facts.attributed
  if (next.attributesEarlier && winning)
    await attributeEarlierEvents(tx, ctx, kept, await store.lockUnattributed(tx, vendorId, id), winning, facts.history)
  if (next.holdsSelfReferrals) await holdSelfReferrals(tx, ctx, facts.customer, kept)
  if (next.reviewFrom) await reviewSales(tx, ctx, vendorId, id, next.reviewFrom)
  return next.attributesEarlier || next.holdsSelfReferrals
}
