import { validate } from "../../../platform/http/validate.ts"
import type { Language } from "../../../vocabulary/languages.ts"
import { countField, moneyField, moneyInput } from "../../../web/ui/read-input.ts"
import { SaveTiers } from "../contract.ts"
import type { Tier } from "./core/tiers.ts"

type Texts = Record<string, string>
type Reading = { currency: string; language: Language }

/** Tiers as a form shows them, by group. */
export function tierValues(tiers: readonly Tier[], groups: readonly { id: string }[], reading: Reading): Texts {
  const { currency, language } = reading
  const blank = groups.map(({ id }): [string, string] => [`window_${id}`, "all"])
  const known = tiers.flatMap(({ group_id: id, metric, window, at_least }): [string, string][] => [
    [`metric_${id}`, metric],
    [`window_${id}`, window],
    [`at_least_${id}`, metric === "revenue" ? moneyInput(BigInt(at_least), currency, language) : String(at_least)],
  ])
  return Object.fromEntries([...blank, ...known])
}

/** Whether a form can show them: one of each group, all in the vendor's currency. */
export function fitsForm(tiers: readonly Tier[]): boolean {
  const groups = new Set(tiers.map(({ group_id }) => group_id))
  return groups.size === tiers.length && tiers.every(({ currency }) => currency === null)
}

/** Tiers as a form says them, lowest first: those of one measure by how much it asks for, else as the groups are shown. */
export function readTiersForm(form: Texts, groups: readonly { id: string }[], { currency, language }: Reading): Tier[] {
  const tiers = groups.flatMap(({ id: group_id }) => {
    const metric = form[`metric_${group_id}`]
    if (!metric) return []
    const name = `at_least_${group_id}`
    const at_least =
      metric === "revenue" ? Number(moneyField(form, name, currency, language)) : countField(form, name, language)
    return [{ group_id, metric, window: form[`window_${group_id}`], at_least }]
  })
  const measures = new Set(tiers.map(({ metric, window }) => `${metric} ${window}`))
  const ordered = measures.size === 1 ? tiers.toSorted((a, b) => a.at_least - b.at_least) : tiers
  return validate(SaveTiers, { tiers: ordered }).tiers
}
