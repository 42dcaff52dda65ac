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
