import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"

const USER = { name: "grapevine", key: "secret" }
const INSERT = /^INSERT INTO (\w+)\.(\w+) FORMAT JSONEachRow$/

type Row = Record<string, unknown>
type Said = { status: number; text: string }

/** As its documentation has it: the code in a header too, and the words that people search for. */
const exception = (status: number, code: number, words: string): Said => ({
  status,
  text: `Code: ${code}. DB::Exception: ${words} (version 26.3.1.1)\n`,
})

/**
 * What the HTTP interface of ClickHouse does with `INSERT … FORMAT JSONEachRow`, as documented: credentials by basic authentication, the
 * query in the address, rows in the body; a wrong table, column or row inserts nothing; a token inserts once.
 */
export async function startClickHouse(columns: readonly string[]) {
  const rows: Row[] = []
  const tokens = new Set<string>()
  const state = { isAway: false, asked: 0 }

  function insert(query: URLSearchParams, body: string): Said {
    const found = INSERT.exec(query.get("query") ?? "")
    if (!found) return exception(400, 62, "Syntax error: failed at position 1")
    if (found[1] !== "stats" || found[2] !== "clicks")
      return exception(404, 60, `Table ${found[1]}.${found[2]} does not exist. (UNKNOWN_TABLE)`)
    const given: Row[] = []
    for (const line of body.split("\n").filter((text) => text !== "")) {
      const row = parse(line)
      if (!row)
        return exception(400, 27, "Cannot parse input: expected '{' before: (CANNOT_PARSE_INPUT_ASSERTION_FAILED)")
      const unknown = Object.keys(row).find((name) => !columns.includes(name))
      if (unknown) return exception(400, 117, `Unknown field found while parsing JSONEachRow format: ${unknown}`)
      given.push(row)
    }
    const token = query.get("insert_deduplication_token") ?? ""
    if (token === "" || !tokens.has(token)) rows.push(...given)
    tokens.add(token)
    return { status: 200, text: "" }
  }

  function answer(request: IncomingMessage, body: string): Said {
    state.asked++
    const url = new URL(request.url ?? "/", "http://localhost")
    if (url.pathname === "/ping") return { status: 200, text: "Ok.\n" }
    if (state.isAway) return exception(503, 202, "Too many simultaneous queries. (TOO_MANY_SIMULTANEOUS_QUERIES)")
    const sent = Buffer.from(request.headers.authorization?.slice("Basic ".length) ?? "", "base64").toString()
    const [user, key] = sent.split(":")
    if (user !== USER.name || key !== USER.key)
      return exception(403, 516, `${user}: Authentication failed: password is incorrect. (AUTHENTICATION_FAILED)`)
    if (request.method !== "POST") return exception(500, 164, "Cannot execute query in readonly mode. (READONLY)")
    return insert(url.searchParams, body)
  }

  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const said = answer(request, Buffer.concat(parts).toString())
    const code = /^Code: (\d+)/.exec(said.text)?.[1]
    response.writeHead(said.status, code ? { "X-ClickHouse-Exception-Code": code } : {}).end(said.text)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${USER.name}:${USER.key}@127.0.0.1:${port}/?database=stats&table=clicks`,
    rows,
    state,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

function parse(line: string): Row | null {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
