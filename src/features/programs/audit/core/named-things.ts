import type * as z from "zod"
import type { AuditEntry } from "../../contract.ts"

type Entry = Pick<z.infer<typeof AuditEntry>, "actor" | "subject" | "before" | "after">

/** An id as we make them, wherever it stands. */
const IDS = /\b[a-z]{3}_[0-9a-z]{6,}\b/g

/** The ids that a text is or holds, as the path of what was refused does. */
export const idsIn = (text: string): string[] => text.match(IDS) ?? []

/** Whether a text is an id and nothing else. */
export const isId = (text: string): boolean => idsIn(text)[0] === text

/** Every id that entries of the log show, once each. */
export function idsOf(entries: readonly Entry[]): string[] {
  const texts = entries.flatMap(({ actor, subject, before, after }) => [actor.id, subject, ...textsIn([before, after])])
  return [...new Set(texts.flatMap(idsIn))]
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value]
  return value === null || typeof value !== "object" ? [] : Object.values(value).flatMap(textsIn)
}
