import { personMap } from "./person-map/person-map.ts"
import { wordsOf } from "./person-map/table-map.ts"

/** What is done first about rows that name the person by an id, in this order; then their rows, table by table. */
const FIRST = ["find", "members", "inquiries", "clicks", "texts"] as const
export type ErasureStep = { kind: (typeof FIRST)[number] | "person" } | { kind: "rows" | "words"; table: string }

const tables = Object.entries(personMap)
const rows = tables.filter(([, { set, of }]) => set && of)
const words = tables.filter(([, map]) => wordsOf(map).length > 0)

/** An erasure, step by step; each is done again harmlessly when the process died before the next was begun. */
export const ERASURE_STEPS: readonly ErasureStep[] = [
  ...FIRST.map((kind) => ({ kind })),
  ...rows.map(([table]) => ({ kind: "rows" as const, table })),
  { kind: "person" },
  ...words.map(([table]) => ({ kind: "words" as const, table })),
]
