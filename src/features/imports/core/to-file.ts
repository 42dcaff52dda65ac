import type { ImportKind } from "./kinds.ts"
import type { Layout } from "./layout.ts"
import type { ImportFile } from "./plan-file.ts"
import type { Product } from "./products.ts"

type Query = {
  kind?: ImportKind | undefined
  from?: Product | undefined
  program_id?: string | undefined
  map?: string | undefined
  amounts?: Layout["amounts"] | undefined
  dry_run?: "true" | "false" | undefined
}

/** A file as a request brings it: with what its query says of it. */
export function toFile(query: Query, text: string, isCsv: boolean): ImportFile {
  const { kind, from, map, amounts, program_id: programId, dry_run } = query
  return { kind, from, map, amounts, programId, isCsv, text, isDryRun: dry_run === "true" }
}
