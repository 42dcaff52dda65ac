import * as z from "zod"
import { invariant } from "../../lib/assert.ts"
import { AppError, type FieldError, UNKNOWN_FIELD } from "../../lib/errors.ts"
import { issueWords } from "../../lib/issue-words.ts"

// One place for the words of all contracts: a validator's own are not for people.
z.config({ localeError: issueWords })

/** The value as the contract reads it, or a 422 that names every wrong field by its JSON pointer. */
export function validate<T>(contract: z.ZodType<T>, value: unknown, unknownName = UNKNOWN_FIELD): T {
  const result = contract.safeParse(value)
  if (result.success) return result.data
  throw refused(result.error.issues.flatMap((issue) => toFieldErrors(issue, unknownName)))
}

function refused(errors: FieldError[]): AppError {
  const named = errors.map((e) => `${e.pointer || "the body"} ${e.detail}`)
  return new AppError("invalid", "invalid_fields", `${named.slice(0, 3).join("; ")}.`, { errors })
}

function toFieldErrors(issue: z.core.$ZodIssue, unknownName: string): FieldError[] {
  const pointer = toPointer(issue.path)
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      pointer: `${pointer}${toPointer([key])}`,
      detail: unknownName,
    }))
  return [{ pointer, detail: issue.message }]
}

function toPointer(path: PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")
}

/** A query's contract that names each parameter it does not know, as a body's does. */
export function strictQuery(contract: z.ZodType | undefined): z.ZodType {
  if (contract === undefined) return z.strictObject({})
  invariant(contract instanceof z.ZodObject, "query_is_an_object")
  return contract.strict()
}

/** What a contract reads of no parameters: the same each time, and nobody's to change. */
function withoutAny<T>(contract: z.ZodType<T>): T {
  const known = (ofNone.get(contract) as T | undefined) ?? Object.freeze(validate(contract, {}, UNKNOWN_PARAMETER))
  ofNone.set(contract, known)
  return known
}

const ofNone = new WeakMap<z.ZodType, unknown>()

const UNKNOWN_PARAMETER = "is not a known parameter; check its spelling"

/** The parameters of a query, each once. 422 names those that are not known or were sent twice. */
export function validateQuery<T>(contract: z.ZodType<T>, sent: URLSearchParams): T {
  if (sent.size === 0) return withoutAny(contract)
  const names = [...sent.keys()]
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
  const errors = twice.map((name) => ({ pointer: toPointer([name]), detail: "was sent twice; send it once" }))
  if (errors.length > 0) throw refused(errors)
  return validate(contract, Object.fromEntries(sent), UNKNOWN_PARAMETER)
}
