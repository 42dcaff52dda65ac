import type * as z from "zod"
import { AppError, type FieldError, UNKNOWN_FIELD } from "../../lib/errors.ts"

/** The value as the contract reads it, or a 422 that names every wrong field by its JSON pointer. */
export function validate<T>(contract: z.ZodType<T>, value: unknown): T {
  const result = contract.safeParse(value)
  if (result.success) return result.data
  const errors = result.error.issues.flatMap(toFieldErrors)
  const named = errors.map((e) => `${e.pointer || "the body"} ${e.detail}`)
  throw new AppError("invalid", "invalid_fields", `${named.slice(0, 3).join("; ")}.`, { errors })
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const pointer = toPointer(issue.path)
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      pointer: `${pointer}${toPointer([key])}`,
      detail: UNKNOWN_FIELD,
    }))
  return [{ pointer, detail: issue.message }]
}

function toPointer(path: PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")
}
