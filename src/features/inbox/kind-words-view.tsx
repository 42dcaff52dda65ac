import { isMessage, t } from "../../web/reader.ts"

/** A stage by its name among people. */
export function stageWords(stage: string): string {
  const key = `state.${stage}`
  return isMessage(key) ? t(key) : stage.replaceAll("_", " ")
}

/** What sort of inquiry it is. */
export function kindWords(kind: string): string {
  const key = `desk.kind_${kind}`
  return isMessage(key) ? t(key) : kind.replaceAll("_", " ")
}
