import { invalidField } from "../../../lib/errors.ts"
import type { Language } from "../../../vocabulary/languages.ts"
import { say } from "../../../web/reader.ts"
import { cellName } from "../../../web/ui/grid.tsx"
import { countField, moneyField, parseMoney } from "../../../web/ui/read-input.ts"
import { type BudgetCell, EDITED_METRICS, lineKeyOf, rowKey, type TargetValue } from "../core/plan-grid.ts"
import { PLAN_CHANNELS } from "../core/targets.ts"

type Typed = Record<string, string>
type Reading = { currency: string; language: Language }

/** The targets that a form's cells say, of what was typed in; a cell without a figure has none. 422 at the cell. */
export function readGrid(form: Typed, months: readonly string[], { currency, language }: Reading): TargetValue[] {
  return EDITED_METRICS.flatMap((metric) =>
    PLAN_CHANNELS.flatMap((channel) =>
      months.flatMap((period): TargetValue[] => {
        const name = cellName(rowKey(metric, channel), period)
        const text = form[name]
        if (text === undefined) return []
        if (text.trim() === "") return [{ channel, metric, period, value: null }]
        const value =
          metric === "revenue" ? Number(moneyField(form, name, currency, language)) : countField(form, name, language)
        return [{ channel, metric, period, value }]
      }),
    ),
  )
}

/** The lines of a budget that a form's cells say, and the one that is new. 422 at the cell. */
export function readBudgetGrid(form: Typed, lines: readonly BudgetCell[], { currency, language }: Reading) {
  const money = (name: string) => {
    const text = form[name] ?? ""
    const amount = text.trim() === "" ? null : parseMoney(text, currency, language)
    if (amount === null && text.trim() !== "")
      throw invalidField(`/${name}`, say(language, "kit.bad_money", { text, example: "12.50" }))
    return amount
  }
  const known = lines.flatMap((line) => {
    const [own, committed] = [cellName(lineKeyOf(line), "amount"), cellName(lineKeyOf(line), "committed")]
    if (form[own] === undefined) return []
    const amount = money(own)
    const { channel, kind, contractor, period } = line
    return [
      {
        channel,
        kind,
        contractor: contractor || null,
        period,
        amount: amount === null ? null : Number(amount),
        committed: Number(money(committed) ?? 0n),
      },
    ]
  })
  const added = money("amount")
  const { channel, kind, contractor = "", month: period } = form
  return added === null
    ? known
    : [...known, { channel, kind, contractor: contractor.trim() || null, period, amount: Number(added), committed: 0 }]
}
