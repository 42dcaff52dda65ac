/** `path` with the parameters that have a value; `path` brings no query of its own. */
export function withQuery(path: string, query: Record<string, string | null | undefined>): string {
  const kept = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []))
  return kept.length ? `${path}?${new URLSearchParams(kept)}` : path
}

/** The address when it is http or https, else null: what somebody typed becomes a link only then. */
export function webAddress(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null
  return url && (url.protocol === "https:" || url.protocol === "http:") ? url.href : null
}

/** The text when it is a path of our own, with its query; null for what could lead to another host. */
export function ownPath(text: string | undefined): string | null {
  return text !== undefined && /^\/(?![/\\])[\x21-\x7e]{0,1000}$/.test(text) ? text : null
}
