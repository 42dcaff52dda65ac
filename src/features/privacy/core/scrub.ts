/** Stands where something of an erased person stood. */
const ERASED = "erased"

/** What of a person may stand in texts, and what stands there afterwards. */
export type Needles = {
  /** Taken out wherever they stand: e-mails, phones, names of several words, what they wrote. */
  values: string[]
  /** Taken out of rows that are about the person: names of one word, which others may have. */
  names: string[]
  /** What becomes another name of the same thing, such as an external id that is an e-mail. */
  swaps: [from: string, to: string][]
  /** Ids that say that a row is about the person. */
  ids: string[]
}

/** Names of values that are about a person, in rows that are about one. */
const PERSONAL =
  /(^|_)(name|e?_?mail|phone|tel|mobile|address|street|line[12]|city|zip|postcode|postal_code|message|note|text|question|answer|comment|user_agent|ip|birthday|birth_date|iban|individual|external_accounts?|billing_details|customer_details|shipping_details|receipt_email|slug|code|pending_email|handle|told_by|website)$/i
/** A reason is a word of ours, or what somebody wrote. */
const CODE = /^[a-z_]+$/

/** A pattern of PostgreSQL (case aside) that finds the rows to look at; null where there is nothing to find. */
export function patternOf({ values, swaps, ids }: Needles): string | null {
  const all = [...values.flatMap(spellings), ...swaps.flatMap(([from]) => spellings(from)), ...ids]
  return all.length === 0 ? null : [...new Set(all)].map(escaped).join("|")
}

/** Takes a person out of texts. `isAbout`: the row is theirs, whatever it says. */
export function scrubber(needles: Needles) {
  const everywhere = replacerOf(needles.values, needles.swaps)
  const inTheirs = replacerOf([...needles.values, ...needles.names], needles.swaps)
  const marks = patternOf({ ...needles, swaps: [] })
  const about = marks === null ? null : new RegExp(marks, "iu")

  const value = (given: unknown, isAbout: boolean, replace: (text: string) => string): unknown => {
    if (typeof given === "string") return replace(given)
    if (Array.isArray(given)) return given.map((one) => value(one, isAbout, replace))
    if (given === null || typeof given !== "object") return given
    const entries = Object.entries(given).map(([key, one]): [string, unknown] => {
      const isTheirs = isAbout && one !== null && (PERSONAL.test(key) || (key === "reason" && !isCode(one)))
      return [key, isTheirs ? ERASED : value(one, isAbout, replace)]
    })
    return Object.fromEntries(entries)
  }

  return {
    /** Whether a text says that it is about the person. */
    isAbout: (text: string) => about?.test(text) ?? false,
    text(text: string, isAbout: boolean): string {
      const replace = isAbout ? inTheirs : everywhere
      const read = parsed(text)
      return read === undefined ? replace(text) : kept(text, JSON.stringify(value(read, isAbout, replace)), read)
    },
    json: (given: unknown, isAbout: boolean): unknown => value(given, isAbout, isAbout ? inTheirs : everywhere),
  }
}

const isCode = (value: unknown) => typeof value !== "string" || CODE.test(value)

/** What is no other JSON afterwards stays as it was written. */
const kept = (text: string, after: string, before: unknown) => (JSON.stringify(before) === after ? text : after)

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function replacerOf(values: readonly string[], swaps: Needles["swaps"]): (text: string) => string {
  const to = new Map<string, string>()
  for (const one of values) for (const spelled of spellings(one)) to.set(spelled.toLowerCase(), ERASED)
  for (const [from, other] of swaps) for (const spelled of spellings(from)) to.set(spelled.toLowerCase(), other)
  if (to.size === 0) return (text) => text
  // The longest first: an e-mail goes before the name that it holds.
  const words = [...to.keys()].sort((a, b) => b.length - a.length)
  const found = new RegExp(`(?<![\\p{L}\\p{Nd}])(?:${words.map(escaped).join("|")})(?![\\p{L}\\p{Nd}])`, "giu")
  return (text) => text.replace(found, (match) => to.get(match.toLowerCase()) ?? ERASED)
}

/** A text as it stands in JSON and in addresses too. */
function spellings(text: string): string[] {
  return [...new Set([text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text)])].filter((one) => one !== "")
}

const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
