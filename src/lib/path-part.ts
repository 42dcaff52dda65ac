import { invalidField } from "./errors.ts"

/** Encoded or not, these are steps within a path, or no part of it: what is addressed would be something else. */
const STEPS = ["", ".", ".."]

/** A text as one part of a path, encoded; null for one that no address can hold. */
export const pathPart = (text: string): string | null =>
  STEPS.includes(text) ? null : encodeURIComponent(text.toWellFormed())

/** A path with its `{name}`s replaced, each by one part; 422 for a value that is none. */
export function fillPath(template: string, values: ReadonlyMap<string, unknown>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values.get(name)
    const part = typeof value === "string" || typeof value === "number" ? pathPart(String(value)) : null
    if (part === null) throw invalidField(`/${name}`, "is a part of a path: give a text that is not empty, . or ..")
    return part
  })
}
