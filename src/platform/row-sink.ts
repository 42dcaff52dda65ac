/** A column store that takes `INSERT … FORMAT JSONEachRow` over HTTP, and a table of it. */
export type RowSink = { url: string; user: string; password: string; database: string; table: string }

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/
const FORM = "https://user:password@store.example.com:8443/?database=stats&table=rows"
const MAX_ANSWER = 300

/** Reads a sink's address. Throws a text that continues a sentence which begins with the name of its variable. */
export function parseSinkUrl(text: string): RowSink {
  const url = URL.parse(text)
  if (!url || !["http:", "https:"].includes(url.protocol) || /\s/.test(text)) throw new Error(`must look like ${FORM}`)
  const { database = "default", table = "", ...others } = Object.fromEntries(url.searchParams)
  const [other] = Object.keys(others)
  if (other !== undefined) throw new Error(`knows no ${other}; only ?database= and &table= are taken`)
  for (const [name, value] of Object.entries({ database, table }))
    if (!NAME.test(value)) throw new Error(`has a ${name} that is no plain name of letters, digits and _`)
  const [user, password] = [url.username || "default", url.password].map(decodeURIComponent)
  return { url: url.origin + url.pathname, user: user!, password: password!, database, table }
}

/**
 * Inserts rows; throws when they were not taken. Within the store's window for deduplication the same `token` again inserts
 * nothing. The answer comes after the last row was written, so that an error after the first has a status of its own.
 */
export async function sendToSink(
  { url, user, password, database, table }: RowSink,
  rows: readonly object[],
  token: string,
  signal: AbortSignal,
): Promise<void> {
  const query = new URLSearchParams({
    query: `INSERT INTO ${database}.${table} FORMAT JSONEachRow`,
    insert_deduplication_token: token,
    date_time_input_format: "best_effort",
    wait_end_of_query: "1",
  })
  const response = await fetch(`${url}?${query}`, {
    method: "POST",
    headers: { authorization: `Basic ${basicOf(user, password)}`, "content-type": "application/x-ndjson" },
    body: rows.map((row) => `${JSON.stringify(row)}\n`).join(""),
    redirect: "manual",
    signal,
  })
  const answer = await response.text()
  if (!response.ok) throw new Error(`the sink answered ${response.status}: ${answer.slice(0, MAX_ANSWER)}`)
}

const basicOf = (user: string, password: string) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`)))
