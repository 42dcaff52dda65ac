import { invariant } from "../../../lib/assert.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { stampOf } from "../../../platform/stamp.ts"
import { earned } from "../../ledger/posting/core/postings.ts"
import type { LinkSplits } from "../rules/core/earn.ts"
import * as rulesStore from "../rules/rules-store.ts"
import type * as store from "../store.ts"
import { addCommission } from "./change-commission.ts"
import { hasCap } from "./core/decide-sales.ts"
import { type Caps, decideEarning, type Earning, NO_CAPS } from "./core/earning.ts"
import type { Agreed } from "./core/terms.ts"

type EarnResult = { kind: "earned"; commission: store.Commission } | { kind: "none" | "late"; why: string }

/**
 * Who earns in a program, when, and by which rules, as it is now; `rulesOf`: by the rules of that instant. `links` are those of
 * several by which it may be earned.
 */
export async function readAgreed(
  tx: Tx,
  vendorId: string,
  programId: string,
  affiliateId: string,
  { rulesOf, links = [] }: { rulesOf?: Date | undefined; links?: readonly LinkSplits[] } = {},
): Promise<Agreed> {
  const [rules, earner] = await Promise.all([
    rulesOf ? rulesStore.findRulesAt(tx, vendorId, programId, rulesOf) : rulesStore.findRules(tx, vendorId, programId),
    rulesStore.findEarner(tx, vendorId, programId, affiliateId, links),
  ])
  invariant(earner, "earner_exists")
  return { rules, ...earner }
}

/**
 * The commission of one event by the program's latest rules, posted; held when there is a reason to look first. `links`: the
 * one of several by which it is earned, where it is.
 */
export async function earnCommission(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  earning: Earning,
  links: readonly LinkSplits[] = [],
): Promise<EarnResult> {
  const { programId, affiliateId, occasion } = earning
  const agreed = await readAgreed(tx, vendorId, programId, affiliateId, { links })
  const { currency, at, timeZone } = occasion
  const caps = await readCaps(tx, vendorId, { programId, affiliateId, currency, at, timeZone }, agreed)
  const decided = decideEarning(earning, agreed, caps, stampOf(ctx, vendorId))
  if (decided.kind !== "earned") return decided
  const [own, ...shares] = decided.rows
  const commission = await addCommission(tx, ctx, own!, earned)
  if (!commission) return { kind: "none", why: "earned_before" }
  for (const share of shares) await addCommission(tx, ctx, share, earned)
  return { kind: "earned", commission }
}

type Capped = { programId: string; affiliateId: string; currency: string; at: Date; timeZone: string }

/** What the caps of a program have left for an event, which nobody else spends until the transaction ends. */
export async function readCaps(tx: Tx, vendorId: string, of: Capped, { rules }: Agreed): Promise<Caps> {
  if (!rules || !hasCap(rules)) return NO_CAPS
  await rulesStore.lockCaps(tx, vendorId, of.programId)
  return rulesStore.capUsed(tx, { vendorId, ...of })
}
