import * as z from "zod"
import { ID_PREFIXES, type IdKind } from "../vocabulary/ids.ts"
import { parseCurrency } from "./currency.ts"
import { MAX_AMOUNT } from "./money.ts"
import { isOneLine } from "./text.ts"
import { isKnownYear, UNKNOWN_YEAR } from "./time.ts"

// What PostgreSQL cannot store in text is the caller's error, not ours: NUL and lone surrogates.
const storable = (text: string) => !text.includes("\u0000") && text.isWellFormed()

/** Text that the database can hold, trimmed of nothing. */
export const text = (max: number, min = 1) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine(storable, "holds a character that cannot be stored (NUL or half a surrogate pair)")

/** Without what breaks a line or does not show: a name stands in subjects of mails and cells of files. */
export const nameText = (max: number) => text(max).refine(isOneLine, "holds a line break or a control character")

/** What a thing of the vendor's is known by: pages show it in place of an id. */
export const titleText = (max: number) =>
  nameText(max).refine((title) => title === "" || title.trim() !== "", "holds nothing but blanks")

export const email = () =>
  text(254)
    .transform((value) => value.trim().toLowerCase())
    .pipe(z.email("is not an e-mail address"))

/** Minor units as a JSON integer, 0 to 10^12; a bigint inside. */
export const amount = () =>
  z
    .int("is not a whole number of minor units")
    .min(0, "is negative")
    .max(Number(MAX_AMOUNT), "is more than 10^12")
    .transform((value) => BigInt(value))

export const currency = () =>
  z.string().transform((value, check) => {
    const known = parseCurrency(value)
    if (known) return known
    check.addIssue({ code: "custom", message: "is not an ISO 4217 currency code, such as EUR" })
    return z.NEVER
  })

const rfc3339 = z.iso.datetime({ offset: true })
const NO_INSTANT = "is not an RFC 3339 instant, such as 2026-11-01T09:30:00Z"
const NO_DAY = "is not a date, such as 2026-12-25"

/** What is wrong with an instant as it was written; `t` and `z` may be small, and a second have any fraction. */
function readInstant(written: string): Date | { wrong: string } {
  const { data } = rfc3339.safeParse(written.toUpperCase())
  if (data === undefined) return { wrong: NO_INSTANT }
  const at = new Date(data)
  return isKnownYear(data) && isKnownYear(at.toISOString()) ? at : { wrong: UNKNOWN_YEAR }
}

/** An RFC 3339 instant with its offset. */
export const instant = () =>
  z
    .string()
    .meta({ format: "date-time" })
    .transform((written, check): Date => {
      const at = readInstant(written)
      if (at instanceof Date) return at
      check.addIssue({ code: "custom", message: at.wrong })
      return z.NEVER
    })

/** A calendar day, "2026-11-01". */
export const day = () => z.iso.date({ message: NO_DAY, abort: true }).refine(isKnownYear, UNKNOWN_YEAR)

/** A calendar month, "2026-11". */
export const month = () =>
  z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, { message: "is not a month, such as 2026-11", abort: true })
    .refine(isKnownYear, UNKNOWN_YEAR)

/** A date or an instant, as reports are asked for; `momentOf` in calendar.ts makes an instant of both. */
export const moment = () =>
  z
    .string()
    .describe("a date, such as 2026-11-01, or an RFC 3339 instant")
    .transform((written, check): Date | string => {
      const [asDay, at] = [day().safeParse(written), readInstant(written)]
      if (asDay.success) return written
      if (at instanceof Date) return at
      const isDay = asDay.error.issues[0]?.message === UNKNOWN_YEAR
      const neither = `is neither a date, such as 2026-11-01, nor an RFC 3339 instant`
      check.addIssue({ code: "custom", message: isDay || at.wrong === UNKNOWN_YEAR ? UNKNOWN_YEAR : neither })
      return z.NEVER
    })

export const country = () =>
  z
    .string()
    .regex(/^[A-Za-z]{2}$/, "is not a two-letter country code (ISO 3166)")
    .transform((value) => value.toUpperCase())

export const id = (kind: IdKind) => text(80).describe(`${ID_PREFIXES[kind]}_…`)

/** A host name, or `*.` and one for its subdomains. */
export const host = () =>
  z
    .string()
    .max(253)
    .regex(
      /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?(:\d{1,5})?$/i,
      "is not a host name, such as shop.example.com or *.example.com",
    )
    .transform((value) => value.toLowerCase())

/** Free keys and JSON values; at most 50 keys. */
export const metadata = () =>
  z
    .record(text(100), z.union([text(1000, 0), z.number(), z.boolean(), z.null()]))
    .refine((value) => Object.keys(value).length <= 50, "has more than 50 keys")

/** What a page of a list is asked with. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: text(200).optional(),
}

export const output = {
  amount: () => z.int().describe("minor units"),
  instant: () => z.iso.datetime(),
  page: <T extends z.ZodType>(row: T) => z.object({ data: z.array(row), next_cursor: z.string().nullable() }),
}

/** A bigint of minor units as the JSON integer the contract shows. */
export function toJsonAmount(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new Error("amount beyond 2^53")
  return number
}
