import type { Ctx } from "../../platform/ctx.ts"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import { readAsVendor } from "../identity/permissions/read-as-vendor.ts"
import * as store from "./store.ts"

export type WaitingCounts = Record<store.Waiting, number>

/** How many things wait for the asking member, by what they are: 0 where their role decides nothing of it. */
export async function readWaiting(ctx: Ctx, vendorId: string): Promise<WaitingCounts> {
  const memberId = ctx.actor.kind === "member" ? ctx.actor.id : ""
  const found = await readAsVendor(ctx, vendorId, "affiliate.read", (tx) =>
    store.countWaiting(tx, vendorId, memberId, ctx.now),
  )
  const { mine, late, applied, deals, claims, held, runs, write_offs, stripe_events, dead_letters, parked } = found
  const onlyWhere = (may: boolean, count: number) => (may ? count : 0)
  return {
    mine: onlyWhere(mayDo(ctx, "inquiry.work"), mine),
    late: onlyWhere(mayDo(ctx, "inquiry.work"), late),
    applied: onlyWhere(mayDo(ctx, "affiliate.save"), applied),
    deals: onlyWhere(mayDo(ctx, "deal.decide"), deals),
    claims: onlyWhere(mayDo(ctx, "claim.settle"), claims),
    held: onlyWhere(mayDo(ctx, "commission.decide"), held),
    runs: onlyWhere(mayDo(ctx, "run.approve"), runs),
    write_offs: onlyWhere(mayDo(ctx, "debt.write_off"), write_offs),
    stripe_events: onlyWhere(mayDo(ctx, "integration.save"), stripe_events),
    dead_letters: onlyWhere(mayDo(ctx, "dead_letter.replay"), dead_letters),
    parked: onlyWhere(mayDo(ctx, "parked.replay"), parked),
  }
}

/** The same by the path of the page where it waits, for the navigation. */
export async function readWaitingByPath(ctx: Ctx, vendorId: string): Promise<Record<string, number>> {
  const waiting = await readWaiting(ctx, vendorId)
  return {
    "/inbox": waiting.mine,
    "/applications": waiting.applied,
    "/deals": waiting.deals,
    "/claims": waiting.claims,
    "/held": waiting.held,
    "/finance/runs": waiting.runs,
    "/finance/debts": waiting.write_offs,
    "/stripe-events": waiting.stripe_events,
    "/dead-letters": waiting.dead_letters,
    "/parked": waiting.parked,
  }
}
