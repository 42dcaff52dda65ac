import type { Method } from "../../vocabulary/methods.ts"

/** What `…/approval` does, in one verb; everything else that is posted is created or set. */
const VERBS: Record<string, string> = {
  approval: "approve",
  assignment: "assign",
  cancellation: "cancel",
  confirmation: "confirm",
  preview: "preview",
  rebinding: "rebind",
  rejection: "reject",
  release: "release",
  replay: "replay",
  resolution: "resolve",
  retry: "retry",
  reversal: "reverse",
  rotation: "rotate",
  submission: "submit",
  test: "test",
  verify: "verify",
  "write-off": "write_off",
}
const OWN_VERBS = /^(sign-out)/
const WRITES = { put: "save", patch: "update", delete: "delete" }

/**
 * The name of an operation, such as `list_affiliates`, `get_affiliate`, `get_channel_report`: a verb, and the nouns
 * of the path, in the singular but for the last of a list. `isPaged`: it answers a page of a list.
 */
export function operationId(method: Method, path: string, isPaged: boolean): string {
  const parts = path.replace(/^\/v1\//, "").split("/")
  const words = parts.map((part) => part.replace(/\.csv$/, "")).filter((part) => !part.startsWith("{"))
  const last = words.at(-1)!
  if (OWN_VERBS.test(last)) return join(words)
  const isItem = parts.at(-1)!.startsWith("{")
  const parents = words.slice(0, -1).map(toSingular)
  const named = [...parents, isItem ? toSingular(last) : last, ...(path.endsWith(".csv") ? ["file"] : [])]
  const verb = VERBS[last]
  if (verb !== undefined) return join([verb, ...parents.slice(0, -1), wordBefore(parts)])
  if (method === "get") {
    if (words[0] === "reports") return join(["get", ...named.slice(1).map(toSingular), "report"])
    return join([isPaged && !isItem && !path.endsWith(".csv") ? "list" : "get", ...named])
  }
  if (method !== "post") return join([WRITES[method], ...named])
  return join([last === toSingular(last) ? "set" : "create", ...parents, toSingular(last)])
}

/** What a verb is about: one of a list, or the list where no id stands before the verb. */
function wordBefore(parts: readonly string[]): string {
  const before = parts.at(-2)!
  return before.startsWith("{") ? toSingular(parts.at(-3)!) : before
}

const join = (words: readonly string[]) => words.join("_").replaceAll("-", "_")

function toSingular(word: string): string {
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`
  if (/(ch|sh|x)es$/.test(word)) return word.slice(0, -2)
  return /[^s]s$/.test(word) ? word.slice(0, -1) : word
}
