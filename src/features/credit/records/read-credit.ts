import { DAY_MS } from "../../../lib/time.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { ID_PREFIXES } from "../../../vocabulary/ids.ts"
import { one, readAndKeep } from "../../identity/permissions/read-as-vendor.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import type { CreditQuery } from "../contract.ts"
import { type ChannelSplit, mirrorRefund, splitByRecord, type Weighing, weighTouches } from "../models/core/credit.ts"
import { type Channel, influencedBy, keepEnds, sourcedBy } from "../models/core/journey.ts"
import { type Model, needsRuleBeside, type RuleModel } from "../models/core/models.ts"
import { fitChannelModel, LOST_AFTER_DAYS } from "../models/fit-channel-model.ts"
import { type CreditPolicy, DEFAULT_POLICY } from "../policy/core/policy.ts"
import * as policyStore from "../policy/policy-store.ts"
import * as store from "../store.ts"
import type { TouchRow } from "../touches/touch-store.ts"
import { listEligible } from "./close-sale.ts"
import { influencedWith, sourcedWith } from "./core/source.ts"
import { type MemberSplit, type Proposal, propose, splitAmongMembers } from "./core/splits.ts"
import { ruleWeighing } from "./core/weighing.ts"

export type SaleCredit = {
  sale: store.CreditedSale
  model: Model
  touches: readonly TouchRow[]
  proposal: Proposal
  beside: { model: RuleModel; splits: ChannelSplit[] } | null
  record: (RecordedSplit & { members: MemberSplit[] }) | null
  mirrored: { causeId: string; at: Date; splits: { channel: Channel; amount: bigint }[] }[]
  decision: store.Decision | null
  sourced: Channel | null
  influenced: Channel[]
}
/** Before the close, itself included, which a deal's own proposal learns from. */
const FIT_DAYS = 365

export type RecordedSplit = { row: store.CreditRecord; splits: ChannelSplit[] }

/** A sale's credit by a model, beside the record that counts. The model is chosen here; no payout depends on it. */
export function readCredit(ctx: Ctx, vendorId: string, saleId: string, query: CreditQuery): Promise<SaleCredit> {
  return one(
    readAndKeep(ctx, vendorId, "credit.read", async (tx) => {
      const sale = await store.findSale(tx, vendorId, saleId)
      return sale && creditOf(tx, ctx, sale, query)
    }),
  )
}

/** The same inside another's transaction. */
export async function creditOf(tx: Tx, ctx: Ctx, closed: store.CreditedSale, query: CreditQuery): Promise<SaleCredit> {
  const { vendorId, saleId } = closed
  const taken = await store.listRefunds(tx, vendorId, saleId)
  const sale = amendedBy(closed, taken)
  const { policy } = (await policyStore.findPolicy(tx, vendorId))!
  const model = query.model ?? policy.model
  const halfLifeDays = query.half_life_days ?? policy.half_life_days
  const eligible = await listEligible(tx, sale, policy.lookback_days)
  const touches = keepEnds(eligible)
  const weighing = await weighingOf(tx, ctx, sale, { model, policy, halfLifeDays })
  const proposal = propose(sale.amount, touches, weighing)
  const row = await store.findRecord(tx, vendorId, saleId)
  const record = row && recordOf(row, sale.amount, touches, weighing)
  const refunds = taken.filter((refund) => !isAmendment(refund))
  return {
    sale,
    model,
    touches,
    proposal,
    beside: needsRuleBeside(model) ? besideOf(sale, touches, policy, halfLifeDays) : null,
    record,
    mirrored: mirror(record?.splits ?? proposal.splits, refunds),
    decision: (await store.listDecisions(tx, vendorId, saleId)).at(-1) ?? null,
    sourced: sourcedWith(sourcedBy(eligible), record?.splits ?? null),
    influenced: influencedWith(influencedBy(eligible), record?.splits ?? null),
  }
}

/** An amendment is kept beside the refunds, as what it took of the sale; less than nothing where the sale became more. */
const isAmendment = ({ causeId }: store.CreditRefundRow) => causeId.startsWith(`${ID_PREFIXES.amendment}_`)

function amendedBy(sale: store.CreditedSale, taken: readonly store.CreditRefundRow[]): store.CreditedSale {
  return { ...sale, amount: taken.filter(isAmendment).reduce((left, { amount }) => left - amount, sale.amount) }
}

type Choice = { model: Model; policy: CreditPolicy; halfLifeDays: number }

/** `markov` as the year taught it that ends with the sale's own close. */
async function weighingOf(
  tx: Tx,
  ctx: Ctx,
  { vendorId, closedAt }: store.CreditedSale,
  { model, policy, halfLifeDays }: Choice,
): Promise<Weighing> {
  if (model === "shapley") return { model }
  if (model !== "markov") return ruleWeighing(model, halfLifeDays)
  const { timezone: timeZone } = await findVendor(tx, vendorId)
  const [from, to] = [closedAt.getTime() - FIT_DAYS * DAY_MS, closedAt.getTime() + 1]
  const days = { lookbackDays: policy.lookback_days, lostAfterDays: LOST_AFTER_DAYS }
  const window = { from: new Date(from), to: new Date(to), ...days }
  const { fitted } = await fitChannelModel(tx, ctx, vendorId, { window, timeZone, at: null })
  return { model, fitted }
}

function besideOf(sale: store.CreditedSale, touches: TouchesInOrder, policy: CreditPolicy, halfLifeDays: number) {
  const model = policy.model ?? DEFAULT_POLICY.model
  return { model, splits: propose(sale.amount, touches, ruleWeighing(model, halfLifeDays)).splits }
}

type TouchesInOrder = readonly Awaited<ReturnType<typeof listEligible>>[number][]

/** The stored split as amounts, and its part of sales shared among the members who touched the deal. */
function recordOf(row: store.CreditRecord, amount: bigint, touches: TouchesInOrder, weighing: Weighing) {
  const splits = splitByRecord(amount, splitsOf(row))
  return { row, splits, members: splitAmongMembers(splits, touches, weighTouches(weighing, touches)) }
}

export function splitsOf({ splits }: Pick<store.CreditRecord, "splits">): ChannelSplit[] {
  return splits.map(({ channel, bps, amount }) => ({ channel, bps, amount: BigInt(amount) }))
}

/** Each refund's negative amounts, by the split that counts and the running total. */
function mirror(splits: readonly ChannelSplit[], refunds: readonly store.CreditRefundRow[]) {
  const stored = splits.map(({ amount }) => amount)
  let [total, taken] = [0n, stored.map(() => 0n)]
  return refunds.map(({ causeId, at, amount }) => {
    total += amount
    const now = splits.length > 0 ? mirrorRefund(stored, total, taken) : []
    taken = taken.map((before, i) => before + now[i]!)
    return { causeId, at, splits: splits.map(({ channel }, i) => ({ channel, amount: now[i]! })) }
  })
}
