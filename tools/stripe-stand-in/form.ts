import { invalidRequest } from "./errors.ts"

/** What a form says before anyone knows what it should say: text, or names with more of it. */
export type Raw = string | RawMap
export type RawMap = Map<string, Raw>

/** Stripe's form encoding: `a[b]=1&list[0]=x&list[]=y`; of a name that comes twice the last wins. */
export function parseForm(text: string): RawMap {
  const root: RawMap = new Map()
  for (const [name, value] of new URLSearchParams(text)) place(root, pathOf(name), value, name)
  return root
}

/** The same text for the same parameters, whatever the order they came in. */
export function fingerprint(params: RawMap): string {
  const sorted = (raw: Raw): unknown =>
    typeof raw === "string" ? raw : [...raw].sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)])
  return JSON.stringify(sorted(params))
}

function pathOf(name: string): string[] {
  const head = name.split("[", 1)[0] ?? ""
  const rest = name.slice(head.length)
  if (!/^(\[[^[\]]*\])*$/.test(rest)) throw invalidRequest(`Invalid parameter name: ${name}`, { param: name })
  return [head, ...Array.from(rest.matchAll(/\[([^[\]]*)\]/g), (found) => found[1] ?? "")]
}

function place(root: RawMap, path: string[], value: string, name: string) {
  let at = root
  for (const [depth, part] of path.entries()) {
    const key = part === "" ? String(at.size) : part
    if (depth === path.length - 1) at.set(key, value)
    else {
      const next = at.get(key) ?? new Map<string, Raw>()
      if (typeof next === "string") throw invalidRequest(`Invalid object: ${name}`, { param: name })
      at.set(key, next)
      at = next
    }
  }
}
