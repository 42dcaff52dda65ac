/** What a postback's address may hold; each is replaced by its value, encoded, and what is not known by nothing. */
export const MACROS = [
  "click_id",
  "sub1",
  "sub2",
  "sub3",
  "sub4",
  "sub5",
  "event",
  "event_id",
  "amount",
  "currency",
  "commission",
  "status",
  "partner_id",
  "program_id",
  "ts",
] as const
export type Macro = (typeof MACROS)[number]

const MACRO = /\{(\w+)\}/g

const STEP = /(^|\/)(?:\.|%2e){1,2}(?=\/|$)/gi

/** The address with its macros replaced. What visitors wrote makes no step in its path: `.` and `..` are left out. */
export function fillMacros(template: string, values: Partial<Record<Macro, string>>): string {
  const known = new Map(Object.entries(values))
  const fill = (part: string) =>
    part.replace(MACRO, (_, name: string) => encodeURIComponent((known.get(name) ?? "").toWellFormed()))
  const [path] = /^[^?#]*/.exec(template)!
  return fill(path).replace(STEP, "$1") + fill(template.slice(path.length))
}

/** Why a template is none; null where it is one: its macros come after the host, and are closed. */
export function whyNoTemplate(template: string): string | null {
  const authority = /^[a-z]+:\/\/([^/?#]*)/i.exec(template)?.[1] ?? ""
  if (/[{}]/.test(authority)) return "has a macro in its host; macros belong in the path and the query"
  const unknown = [...template.matchAll(MACRO)].find(([, name]) => !MACROS.some((macro) => macro === name))
  if (unknown)
    return `has the macro ${unknown[0]}, which is none; there are ${MACROS.map((name) => `{${name}}`).join(" ")}`
  return /[{}]/.test(template.replace(MACRO, "")) ? "has a brace that is not part of a macro" : null
}
