import { dayOf, dayStart, momentOf, monthAfter } from "../../../lib/calendar.ts"
import { invalidField } from "../../../lib/errors.ts"
import { once } from "../../../lib/once.ts"
import { assumingLast } from "../../../platform/assume-last.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import type { Weighing } from "../../credit/models/core/credit.ts"
import type { Channel } from "../../credit/models/core/journey.ts"
import type { Model } from "../../credit/models/core/models.ts"
import { type FittedModel, fitChannelModel, LOST_AFTER_DAYS } from "../../credit/models/fit-channel-model.ts"
import type { CreditPolicy } from "../../credit/policy/core/policy.ts"
import { readPolicyAt } from "../../credit/policy/save-policy.ts"
import { ruleWeighing } from "../../credit/records/core/weighing.ts"
import type { CreditReportQuery } from "../contract.ts"
import * as store from "./channel-store.ts"
import type { Deals, Reading } from "./core/channels.ts"

/** What every report about credit reads by: its window, the policy that held then, and the models of both. */
export type OpenReport = {
  window: store.Window
  policy: CreditPolicy
  model: Model
  currency: string
  lookbackDays: number
  readingOf(model: Model, keyed: readonly Channel[]): Promise<Reading>
  /** What `markov` was taught, read once. */
  fit(): Promise<FittedModel>
}

/** The policy that held at a report's instant, and what its vendor counts in. */
export type ReportBasis = Awaited<ReturnType<typeof readPolicyAt>>

const assume = assumingLast<ReportBasis>()

/** A report by its basis, which is read beside it where it is the present one. */
export async function onBasis<R>(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  query: Pick<CreditReportQuery, "at">,
  report: (basis: ReportBasis) => Promise<R>,
): Promise<R> {
  const read = () => readBasis(tx, ctx, vendorId, query)
  return query.at ? report(await read()) : assume(vendorId, read, report)
}

/** Read once for reports of one instant. */
export const readBasis = (
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  query: Pick<CreditReportQuery, "at">,
): Promise<ReportBasis> => readPolicyAt(tx, vendorId, knownAt(query, ctx.now))

export function openReport(
  tx: Tx,
  ctx: Ctx,
  vendorId: string,
  { policy, timezone, currency }: ReportBasis,
  query: CreditReportQuery,
): OpenReport {
  const window = windowOf(query, ctx.now, timezone)
  const lookbackDays = query.lookback_days ?? policy.lookback_days
  const fit = once(() => {
    const days = { lookbackDays, lostAfterDays: query.lost_after_days ?? LOST_AFTER_DAYS }
    const own = { from: window.from, to: window.to, ...days }
    return fitChannelModel(tx, ctx, vendorId, { window: own, timeZone: window.timeZone, at: query.at ?? null })
  })
  return {
    window,
    policy,
    model: query.model ?? policy.model,
    currency: query.currency ?? currency,
    lookbackDays,
    readingOf: async (model, keyed) => ({
      weighing: await weighingOf(model, query.half_life_days ?? policy.half_life_days, fit),
      records: { count: query.source === "record", ofModel: recordModel(policy, query, model) },
      keyed,
    }),
    fit,
  }
}

export type DealsReader = (model: Model) => Promise<(Deals & { period: string })[]>

/** Closed sales of a window, read once for all models, and once more for the one that asks how old each touch was. */
export function dealsReader(tx: Tx, vendorId: string, asked: Omit<store.DealsQuery, "isAged">): DealsReader {
  const read = [false, true].map((isAged) => once(() => store.listDeals(tx, vendorId, { ...asked, isAged })))
  return (model) => read[model === "time_decay" ? 1 : 0]!()
}

/** The instant as of which a report is read. */
const knownAt = (query: Pick<CreditReportQuery, "at">, now: Date): Date => query.at ?? now

/** Without being asked: the twelve calendar months that end with the present one, as known now. */
export function windowOf(
  query: Pick<CreditReportQuery, "from" | "to" | "at">,
  now: Date,
  timeZone: string,
): store.Window {
  const to = momentOf(query.to ?? `${monthAfter(dayOf(now, timeZone).slice(0, 7), 1)}-01`, timeZone)
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
