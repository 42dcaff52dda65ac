import type { FieldReading } from "../layout.ts"

/** A field that is the first of these columns that says something. */
const of =
  (as: FieldReading["as"]) =>
  (field: string, ...columns: string[]): FieldReading => ({ field, columns, as })

export const text = of("text")
export const amount = of("amount")
export const time = of("time")

/** A name in parts. */
export const joined = (field: string, ...columns: string[]): FieldReading => ({
  field,
  columns,
  as: "text",
  joins: true,
})

/** Their words by ours; `otherwise` where a row says none. */
export function words(
  field: string,
  columns: string[],
  known: Record<string, string>,
  otherwise?: string,
): FieldReading {
  return { field, columns, as: "words", words: known, ...(otherwise !== undefined && { otherwise }) }
}
