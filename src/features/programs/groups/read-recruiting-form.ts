import { validate } from "../../../platform/http/validate.ts"
import type { Language } from "../../../vocabulary/languages.ts"
import { countField, percentField, percentInput } from "../../../web/ui/read-input.ts"
import { SaveRecruiting } from "../contract.ts"
import type { Recruiting } from "../core.ts"

type Texts = Record<string, string>

/** Levels that a form offers at least. */
const LEVELS = 3

/** How many levels a form shows. */
export const levelsShown = ({ levels_bps }: Recruiting) => Math.max(LEVELS, levels_bps.length)

/** What recruiters earn as a form shows it. */
export function recruitingValues({ levels_bps, months }: Recruiting, language: Language): Texts {
  const levels = levels_bps.map((bps, i) => [`level_${i + 1}`, percentInput(bps, language)])
  return Object.fromEntries([...levels, ["months", months === null ? "" : String(months)]])
}

/** What recruiters earn as a form says it; levels that are left out at the end are none. */
export function readRecruitingForm(form: Texts, language: Language): Recruiting {
  const names = Object.keys(form).filter((name) => /^level_\d+$/.test(name))
  const levels = names
    .toSorted((a, b) => Number(a.slice(6)) - Number(b.slice(6)))
    .map((name) => (form[name]?.trim() ? percentField(form, name, language) : 0))
  const last = levels.findLastIndex((bps) => bps > 0)
  const months = form.months?.trim() ? countField(form, "months", language) : null
  return validate(SaveRecruiting, { levels_bps: levels.slice(0, last + 1), months })
}
