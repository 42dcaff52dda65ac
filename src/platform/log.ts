/** One JSON line; never keys, tokens or bodies. */
export function log(event: string, fields: Record<string, unknown> = {}) {
  console.error(JSON.stringify({ event, ...fields }))
}
