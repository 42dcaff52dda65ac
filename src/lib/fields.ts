import * as z from "zod"
import { parseCurrency } from "./currency.ts"
import { ID_PREFIXES, type IdKind } from "./ids.ts"
import { MAX_AMOUNT } from "./money.ts"

// What PostgreSQL cannot store in text is the caller's error, not ours: NUL and lone surrogates.
const storable = (text: string) => !text.includes("\u0000") && text.isWellFormed()

/** Text that the database can hold, trimmed of nothing. */
export const text = (max: number, min = 1) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine(storable, "holds a character that cannot be stored (NUL or half a surrogate pair)")

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

/** An RFC 3339 instant with its offset. */
export const instant = () =>
  z.iso.datetime({ offset: true, message: "is not an RFC 3339 instant" }).transform((v) => new Date(v))

/** A date or an instant, as reports are asked for; `momentOf` in calendar.ts makes an instant of both. */
export const moment = () =>
  z.union([z.iso.date(), instant()], { error: "is neither a date, such as 2026-11-01, nor an RFC 3339 instant" })

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
