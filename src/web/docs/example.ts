type Shape = Record<string, unknown>
type Follow = (value: unknown) => Shape

const MAX_DEPTH = 4
/** What a field of this name holds in an example; all others by their type. */
const KNOWN: Record<string, unknown> = {
  amount: 12_000,
  currency: "EUR",
  email: "ada@mail.example",
  owner_email: "owner@acme.example",
  name: "Ada",
  url: "https://shop.example.com/hook",
  destination_url: "https://shop.example.com/",
  external_id: "order-1",
  sale_external_id: "order-1",
  customer_external_id: "c-1",
  period: "2026-11",
  slug: "ada",
  reason: "Agreed by phone",
}
const FORMATS: Record<string, string> = {
  "date-time": "2026-11-01T09:30:00Z",
  date: "2026-11-01",
  email: "ada@mail.example",
  uri: "https://shop.example.com/",
}

/** The least that a body of this shape says. */
export function exampleOf(follow: Follow, value: unknown, name = "", depth = 0): unknown {
  const shape = follow(value)
  if (Object.hasOwn(KNOWN, name)) return KNOWN[name]
  if ("const" in shape) return shape.const
  const [first] = [shape.enum, shape.anyOf, shape.oneOf].filter(Array.isArray)
  if (first) return shape.enum === first ? first[0] : exampleOf(follow, first[0], name, depth + 1)
  if (depth > MAX_DEPTH) return null
  const type = Array.isArray(shape.type) ? shape.type[0] : shape.type
  if (type === "array") return [exampleOf(follow, shape.items, "", depth + 1)]
  if (type === "integer" || type === "number") return Math.max(1, Number(shape.minimum ?? 1))
  if (type === "boolean") return true
  if (type === "string") return FORMATS[String(shape.format)] ?? "…"
  return objectOf(follow, shape, depth)
}

function objectOf(follow: Follow, shape: Shape, depth: number): Record<string, unknown> {
  const properties = Object.entries((shape.properties ?? {}) as Shape)
  const required = Array.isArray(shape.required) ? shape.required : []
  const shown = required.length > 0 ? properties.filter(([key]) => required.includes(key)) : properties.slice(0, 1)
  return Object.fromEntries(shown.map(([key, child]) => [key, exampleOf(follow, child, key, depth + 1)]))
}

/** One line for a shell: what is to be filled in is `…`; `file` names the type of a body that is a file. */
export function commandOf(verb: string, path: string, body: unknown, file: string | null): string {
  const at = path.replaceAll(/\{\w+\}/g, "…")
  const lines = [`curl -X ${verb} "https://app.example.com${at}"`, '-H "Authorization: Bearer $KEY"']
  if (file !== null) lines.push(`-H "Content-Type: ${file}"`, "--data-binary @file")
  else if (body !== undefined) lines.push('-H "Content-Type: application/json"', `-d '${JSON.stringify(body)}'`)
  return lines.join(" \\\n  ")
}
