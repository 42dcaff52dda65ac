import { dayOf, dayStart, momentOf, monthAfter } from "../../../lib/calendar.ts"
import { invalidField } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import type { Weighing } from "../../credit/models/core/credit.ts"
import type { Channel } from "../../credit/models/core/journey.ts"
import type { Model } from "../../credit/models/core/models.ts"
import { type FittedModel, fitChannelModel, LOST_AFTER_DAYS } from "../../credit/models/fit-channel-model.ts"
import type { CreditPolicy } from "../../credit/policy/core/policy.ts"
import { readPolicyAt } from "../../credit/policy/save-policy.ts"
import { ruleWeighing } from "../../credit/records/core/weighing.ts"
import { findVendor } from "../../identity/vendors/find-vendor.ts"
import type { CreditReportQuery, KeyKind } from "../contract.ts"
import * as store from "./channel-store.ts"
import type { Deals, Reading } from "./core/channels.ts"
import type { PeriodKind } from "./core/periods.ts"

/** What every report about credit reads by: its window, the policy that held then, and the sales and models of both. */
export type OpenReport = {
  window: store.Window
  policy: CreditPolicy
  model: Model
  currency: string
  lookbackDays: number
  /** Read once for all models, and once more for the one that asks how old each touch was. */
  dealsOf(model: Model): Promise<(Deals & { period: string })[]>
  readingOf(model: Model, keyed: readonly Channel[]): Promise<Reading>
  /** What `markov` was taught, read once. */
  fit(): Promise<FittedModel>
}

export async function openReport(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  query: CreditReportQuery,
  cut: { by: PeriodKind | null; key: KeyKind } = { by: null, key: "member" },
): Promise<OpenReport> {
  const [vendor, { policy }] = await Promise.all([
    findVendor(tx, vendorId),
    readPolicyAt(tx, vendorId, knownAt(query, ctx.now)),
  ])
  const window = windowOf(query, ctx.now, vendor.timezone)
  const lookbackDays = query.lookback_days ?? policy.lookback_days
  const fit = once(() => {
    const days = { lookbackDays, lostAfterDays: query.lost_after_days ?? LOST_AFTER_DAYS }
    const own = { from: window.from, to: window.to, ...days }
    return fitChannelModel(tx, ctx, vendorId, { window: own, timeZone: window.timeZone, at: query.at ?? null })
  })
  const asked = { ...window, ...cut, lookbackDays, customers: query.customers }
  const read = [false, true].map((isAged) => once(() => store.listDeals(tx, vendorId, { ...asked, isAged })))
  return {
    window,
    policy,
    model: query.model ?? policy.model,
    currency: query.currency ?? vendor.currency,
    lookbackDays,
    dealsOf: (model) => read[model === "time_decay" ? 1 : 0]!(),
    readingOf: async (model, keyed) => ({
      weighing: await weighingOf(model, query.half_life_days ?? policy.half_life_days, fit),
      records: { count: query.source === "record", ofModel: recordModel(policy, query, model) },
      keyed,
    }),
    fit,
  }
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | null = null
  return () => {
    known ??= read()
    return known
  }
}

/** The instant as of which a report is read. */
export const knownAt = (query: Pick<CreditReportQuery, "at">, now: Date): Date => query.at ?? now

/** Without being asked: the twelve calendar months that end with the present one, as known now. */
export function windowOf(
  query: Pick<CreditReportQuery, "from" | "to" | "at">,
  now: Date,
  timeZone: string,
): store.Window {
  const month = dayOf(now, timeZone).slice(0, 7)
  const to = momentOf(query.to ?? `${monthAfter(month, 1)}-01`, timeZone)
  const from = query.from
    ? momentOf(query.from, timeZone)
    : dayStart(`${monthAfter(dayOf(new Date(to.getTime() - 1), timeZone).slice(0, 7), -11)}-01`, timeZone)
  if (from >= to) throw invalidField("/to", "is not after from; it is exclusive")
  return { from, to, at: knownAt(query, now), timeZone }
}

async function weighingOf(
  model: Model,
  halfLifeDays: number,
  readFitted: () => Promise<FittedModel>,
): Promise<Weighing> {
  if (model === "shapley") return { model }
  return model === "markov" ? { model, fitted: (await readFitted()).fitted } : ruleWeighing(model, halfLifeDays)
}

/** A policy's own records count while the report asks for what made them: its model, half-life and lookback. */
function recordModel(policy: CreditPolicy, query: CreditReportQuery, model: Model): string | null {
  const isOwnHalfLife = query.half_life_days === undefined || query.half_life_days === policy.half_life_days
  return model === "time_decay" && !isOwnHalfLife ? null : model
}
