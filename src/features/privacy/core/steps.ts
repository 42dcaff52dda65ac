import { personMap } from "./person-map/person-map.ts"
import { wordsOf } from "./person-map/table-map.ts"

/** What is done about rows that name the person by an id, in this order; then the words of every table, one after another. */
const ABOUT_ROWS = ["find", "members", "inquiries", "clicks", "rows", "person"] as const
export type ErasureStep = { kind: (typeof ABOUT_ROWS)[number] } | { kind: "words"; table: string }

/** An erasure, step by step; each is done again harmlessly when the process died before the next was begun. */
export const ERASURE_STEPS: readonly ErasureStep[] = [
  ...ABOUT_ROWS.map((kind) => ({ kind })),
  ...Object.entries(personMap)
    .filter(([, map]) => wordsOf(map).length > 0)
    .map(([table]) => ({ kind: "words" as const, table })),
]
