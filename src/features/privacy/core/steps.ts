import { type TableMap, wordsOf } from "./person-map/table-map.ts"

/** What is done first about rows that name the person by an id, in this order; then their rows, table by table. */
const FIRST = ["find", "members", "inquiries", "clicks", "texts"] as const
export type ErasureStep = { kind: (typeof FIRST)[number] | "person" } | { kind: "rows" | "words"; table: string }

/** An erasure, step by step; each is done again harmlessly when the process died before the next was begun. */
export function erasureSteps(personMap: Readonly<Record<string, TableMap>>): readonly ErasureStep[] {
  const tables = Object.entries(personMap)
  const rows = tables.filter(([, { set, of }]) => set && of)
  const words = tables.filter(([, map]) => wordsOf(map).length > 0)
  return [
    ...FIRST.map((kind) => ({ kind })),
    ...rows.map(([table]) => ({ kind: "rows" as const, table })),
    { kind: "person" },
    ...words.map(([table]) => ({ kind: "words" as const, table })),
  ]
}
