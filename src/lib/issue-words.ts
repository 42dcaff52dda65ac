import type * as z from "zod"

/** What continues a sentence that begins with a field, for people; a contract's own words come before these. */
export function issueWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is missing" : `is not ${KINDS[issue.expected] ?? issue.expected}`
    case "too_big":
      return sizeWords(issue.origin, "more than", issue.maximum)
    case "too_small":
      return issue.minimum === 1 && issue.origin !== "number" && issue.origin !== "int"
        ? "is empty"
        : sizeWords(issue.origin, issue.origin === "number" ? "less than" : "fewer than", issue.minimum)
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`
    case "invalid_format":
      return FORMATS[issue.format] ?? "is not written as it must be"
    case "unrecognized_keys":
      return `holds fields that are not known: ${issue.keys.join(", ")}`
    case "invalid_key":
      return "has a name that may not be"
    default:
      return "is not what it may be"
  }
}

const KINDS: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  null: "null",
}
const FORMATS: Record<string, string> = {
  email: "is not an e-mail address",
  url: "is not a web address",
  date: "is not a date, such as 2026-11-01",
  datetime: "is not an RFC 3339 instant, such as 2026-11-01T09:30:00Z",
  safeint: "is not a whole number",
}

function sizeWords(origin: string, than: string, limit: number | bigint): string {
  if (origin === "string") return `has ${than} ${limit} characters`
  if (["array", "set", "map", "object", "record"].includes(origin)) return `has ${than} ${limit} entries`
  return `is ${than === "fewer than" ? "less than" : than} ${limit}`
}
