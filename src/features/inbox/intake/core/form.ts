/** What an HTML form of a vendor's site sent, sorted: what an inquiry knows, and what else was asked. */
export type SortedForm = {
  known: Record<string, string>
  fields: Record<string, string>
  thankYouUrl: string | null
}

const NAMES = new Map(
  Object.entries({
    kind: "kind",
    name: "name",
    email: "email",
    phone: "phone",
    message: "message",
    customer_external_id: "customer_external_id",
    click_id: "click_id",
    gv_click: "click_id",
    urgency: "urgency",
    language: "language",
    country: "country",
    program_id: "program_id",
    campaign: "campaign",
    utm_campaign: "campaign",
    told_by: "told_by",
    page_url: "page_url",
    website: "website",
  }),
)
const THANKS = new Set(["thank_you_url", "thanks_url", "thank_you"])
const MAX_FIELDS = 50
const MAX_NAME = 100
const MAX_VALUE = 1000

// What PostgreSQL cannot store is cut out of a message rather than the message refused.
const clean = (text: string) => text.replaceAll("\u0000", "").toWellFormed()

/** What a form holds as browsers encode it; a name or value that is not UTF-8 is read byte by byte, as older sites write it. */
export function readEncoded(body: string): [string, string][] {
  return body.split("&").flatMap((part) => {
    const [name = "", ...value] = part.split("=")
    return part === "" ? [] : [[decoded(name), decoded(value.join("="))]]
  })
}

function decoded(written: string): string {
  const spaced = written.replaceAll("+", " ")
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  }
}

/** The last resort: all that came as it came, for somebody to make sense of. */
export function rawForm(body: string): SortedForm {
  return { known: { kind: "request", message: clean(body).trim() || "(an empty form)" }, fields: {}, thankYouUrl: null }
}

/** Sorts what came; nothing of it is lost: what no field can hold is written under the message. */
export function sortForm(pairs: Iterable<[string, string]>): SortedForm {
  const sorted: SortedForm = { known: { kind: "request" }, fields: {}, thankYouUrl: null }
  const rest: string[] = []
  for (const [rawName, rawValue] of pairs) {
    const [name, value] = [clean(rawName), clean(rawValue).trim()]
    const known = NAMES.get(name)
    if (value === "" || name === "key") continue
    if (THANKS.has(name)) sorted.thankYouUrl = value
    else if (known && (known === "kind" || !sorted.known[known])) sorted.known[known] = value
    else keep(sorted.fields, rest, name, value)
  }
  return underMessage(sorted, rest)
}

function keep(fields: Record<string, string>, rest: string[], name: string, value: string) {
  // `__proto__` is no name that an object can hold a text under.
  const fits = name !== "" && name !== "__proto__" && name.length <= MAX_NAME && value.length <= MAX_VALUE
  const isFree = !Object.hasOwn(fields, name) && Object.keys(fields).length < MAX_FIELDS
  if (fits && isFree) fields[name] = value
  else rest.push(`${name}: ${value}`)
}

function underMessage(sorted: SortedForm, lines: string[]): SortedForm {
  if (lines.length === 0) return sorted
  const message = [sorted.known.message, ...lines].filter(Boolean).join("\n")
  return { ...sorted, known: { ...sorted.known, message } }
}

/** The same without the fields that were refused: what stood in them is kept as it was written. */
export function withoutRefused(sorted: SortedForm, refused: readonly string[]): SortedForm {
  const [known, fields, rest]: [Record<string, string>, Record<string, string>, string[]] = [
    {},
    { ...sorted.fields },
    [],
  ]
  for (const [name, value] of Object.entries(sorted.known))
    if (!refused.includes(name)) known[name] = value
    else keep(fields, rest, name, value)
  return underMessage({ ...sorted, known: { kind: "request", ...known }, fields }, rest)
}
