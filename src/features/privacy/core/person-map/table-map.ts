/** What of a person a column may hold. `any`: whichever of them. */
export type Kin =
  | "any"
  | "account"
  | "affiliate"
  | "answer"
  | "customer"
  | "email"
  | "handle"
  | "inquiry"
  | "item"
  | "lead"
  | "member"
  | "person"
  | "sale"

/** A column (or expression over columns), and whose ids it holds; a name that ends in `[]` is an array of them. */
export type Of = readonly [column: string, kin: Kin]

/**
 * What a table holds of people. Each of its columns is named once: in `set`, `words`, `personal`, `sealed` or `plain`, which
 * are names with spaces between them; a `{}` after a name says that it is JSON, a `#` that it names a thing and is no prose.
 */
export type TableMap = {
  /** What it is for, and how long it is kept. */
  why: string
  kept: string
  /** Which rows are a person's. */
  of?: readonly Of[]
  /** What an erasure makes of these columns in a person's rows, in SQL; `delete`: the rows go. */
  set?: Record<string, string> | "delete"
  /** What people wrote, or whole messages: whoever is erased is taken out wherever they are mentioned. */
  words?: string
  /** No index says which rows are a person's: an erasure reads through them page by page. */
  isWalked?: true
  /** What `words` become as a whole in a row that mentions the person or is theirs, in place of their parts; `{id}`: its id. */
  blank?: Record<string, string | null>
  /** About a person, and erased in a way of its own, which `erased` says. */
  personal?: string
  erased?: string
  /** Hashed or encrypted, so that the database alone says nothing. */
  sealed?: string
  /** Ids, amounts, states and times: nothing without the rows that name the person. */
  plain?: string
  /** The rows of a vendor, where they do not say `vendor_id`. */
  scope?: "vendor_number" | "owner" | "scope" | "none"
}

const namesOf = (names = "") => names.split(/\s+/).filter((name) => name !== "")

export type Word = { column: string; isJson: boolean; isName: boolean }

const bare = (name: string) => name.replace(/\{\}|#/, "")

/** The columns in which people may be mentioned. */
export const wordsOf = ({ words }: TableMap): Word[] =>
  namesOf(words).map((name) => ({ column: bare(name), isJson: name.endsWith("{}"), isName: name.endsWith("#") }))

/** Whether an erasure replaces what says whose a row of this table is, while the row stays. */
export function losesOwner({ of = [], set }: Pick<TableMap, "of" | "set">): boolean {
  return set !== undefined && set !== "delete" && of.some(([column]) => column in set)
}

/** Every column that a table's map names, with what it counts as. */
export function columnsOf(map: TableMap): [string, string][] {
  const of = (kind: string, names: string[]) => names.map((name): [string, string] => [bare(name), kind])
  const set = map.set === undefined || map.set === "delete" ? [] : Object.keys(map.set)
  return [
    ...of("set", set),
    ...of("words", namesOf(map.words)),
    ...of("personal", namesOf(map.personal)),
    ...of("sealed", namesOf(map.sealed)),
    ...of("plain", namesOf(map.plain)),
  ]
}
