import { typedKey } from "../../../../lib/typed-key.ts"

/** What handles are compared by: as what people type is, and without an @ before it. Empty where nothing is left. */
export function handleKey(typed: string): string {
  return typedKey(typed)
    .replace(/^[@\s]+/, "")
    .trim()
}
