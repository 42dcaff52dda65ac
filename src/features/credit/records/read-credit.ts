import { addMonths, dayOf, dayStart } from "../../../lib/calendar.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { ID_PREFIXES } from "../../../vocabulary/ids.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import type { CreditQuery } from "../contract.ts"
import { type ChannelSplit, mirrorRefund, splitByRecord, type Weighing, weighTouches } from "../models/core/credit.ts"
import { type Channel, influencedBy, sourcedBy } from "../models/core/journey.ts"
import { isFitted, type Model, type RuleModel } from "../models/core/models.ts"
import { fitChannelModel } from "../models/fit-channel-model.ts"
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
  touches: TouchRow[]
  proposal: Proposal
  beside: { model: RuleModel; splits: ChannelSplit[] } | null
  record: (RecordedSplit & { members: MemberSplit[] }) | null
  mirrored: { causeId: string; at: Date; splits: { channel: Channel; amount: bigint }[] }[]
  decision: store.Decision | null
  sourced: Channel | null
  influenced: Channel[]
}
export type RecordedSplit = { row: store.CreditRecord; splits: ChannelSplit[] }

/** A sale's credit by a model, beside the record that counts. The model is chosen here; no payout depends on it. */
export function readCredit(ctx: Ctx, vendorId: string, saleId: string, query: CreditQuery): Promise<SaleCredit> {
  return one(
    readAsVendor(ctx, vendorId, "credit.read", async (tx) => {
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
  const touches = await listEligible(tx, sale, policy.lookback_days)
  const weighing = isFitted(model)
    ? { model, fitted: await fitChannelModel(tx, ctx, vendorId, await fitOf(tx, sale, model, policy)) }
    : ruleWeighing(model, halfLifeDays)
  const proposal = propose(sale.amount, touches, weighing)
  const row = await store.findRecord(tx, vendorId, saleId)
  const record = row && recordOf(row, sale.amount, touches, weighing)
  const refunds = taken.filter((refund) => !isAmendment(refund))
  return {
    sale,
    model,
    touches,
    proposal,
    beside: isFitted(model) ? besideOf(sale, touches, policy, halfLifeDays) : null,
    record,
    mirrored: mirror(record?.splits ?? proposal.splits, refunds),
    decision: (await store.listDecisions(tx, vendorId, saleId)).at(-1) ?? null,
    sourced: sourcedWith(sourcedBy(touches), record?.splits ?? null),
    influenced: influencedWith(influencedBy(touches), record?.splits ?? null),
  }
}

/** An amendment is kept beside the refunds, as what it took of the sale; less than nothing where the sale became more. */
const isAmendment = ({ causeId }: store.CreditRefundRow) => causeId.startsWith(`${ID_PREFIXES.amendment}_`)

function amendedBy(sale: store.CreditedSale, taken: readonly store.CreditRefundRow[]): store.CreditedSale {
  return { ...sale, amount: taken.filter(isAmendment).reduce((left, { amount }) => left - amount, sale.amount) }
}

/** A sale alone is explained by the model of the year that ends with the month of its close. */
async function fitOf(
  tx: Tx,
  sale: store.CreditedSale,
  model: "shapley" | "markov",
  { lookback_days: lookbackDays }: CreditPolicy,
) {
  const { timezone: timeZone } = await findVendor(tx, sale.vendorId)
  const month = dayStart(`${dayOf(sale.closedAt, timeZone).slice(0, 7)}-01`, timeZone)
  const window = { from: addMonths(month, -11, timeZone), to: addMonths(month, 1, timeZone), lookbackDays }
  return { model, window, timeZone, at: null }
}

function besideOf(sale: store.CreditedSale, touches: TouchesInOrder, policy: CreditPolicy, halfLifeDays: number) {
  const model = policy.model ?? DEFAULT_POLICY.model
  return { model, splits: propose(sale.amount, touches, ruleWeighing(model, halfLifeDays)).splits }
}

type TouchesInOrder = Awaited<ReturnType<typeof listEligible>>

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
