import { once } from "node:events"
import { createServer } from "node:net"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { createApp, endpoints } from "../../src/app.ts"
import type { Deps } from "../../src/deps.ts"
import { readEnv } from "../../src/env.ts"
import { PAGE_BASES } from "../../src/features/identity/sessions/core/page.ts"
import { signSessionToken } from "../../src/features/identity/sessions/start-session.ts"
import { pages } from "../../src/pages.tsx"
import { connect, isStoreAway } from "../../src/platform/db.ts"
import { slidingLimiter } from "../../src/platform/limits.ts"
import { begin } from "../../src/platform/tenant.ts"
import { OPERATOR_KEY, PUBLIC_URL, SIGNING_KEYS } from "../support/app.ts"
import { createTestDatabase } from "../support/database.ts"

/** What a restarting PostgreSQL says to whoever comes: an error of this state. */
function errorOf(state: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${state}\0Mthe database system is not there\0\0`)
  const head = Buffer.alloc(5)
  head.write("E")
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}

describe.each([
  ["is gone", null],
  ["is starting up", "57P03"],
  ["is shutting down", "57P01"],
])("while PostgreSQL %s", (_how, state) => {
  const server = createServer((socket) => {
    socket.on("error", () => {})
    if (state !== null) socket.once("data", () => socket.end(errorOf(state)))
  })
  let app: ReturnType<typeof createApp>
  let cookie: string
  const ends: (() => Promise<void>)[] = []

  beforeAll(async () => {
    server.listen(0, "127.0.0.1")
    await once(server, "listening")
    const address = server.address()
    const DATABASE_URL = `postgres://nobody:none@127.0.0.1:${typeof address === "object" ? address?.port : 0}/none`
    if (state === null) server.close()
    const env = readEnv({
      PUBLIC_URL,
      OPERATOR_KEY,
      SIGNING_KEYS,
      DATABASE_URL,
      STRIPE_API_BASE: "http://127.0.0.1:1",
      STRIPE_WEBHOOK_SECRET: "whsec_of_the_tests",
    })
    // A connection for each request, as on Workers.
    app = createApp(() => {
      const { db, end } = connect(DATABASE_URL, 1)
      ends.push(end)
      return { db, ports: { env, wake: async () => {}, limiter: slidingLimiter(() => 0) } } as unknown as Deps
    })
    cookie = `gv_session=${await signSessionToken(env, "ses_0")}`
  })
  afterAll(async () => {
    await Promise.all(ends.map((end) => end()))
    if (state !== null) server.close()
  })

  async function answerOf(path: string, headers: Record<string, string>) {
    const answer = await app.request(PUBLIC_URL + path, { headers })
    await answer.arrayBuffer()
    return `${path} ${answer.status}${answer.headers.has("retry-after") ? " later" : ""}`
  }
  const away = (path: string) => `${path} 503 later`

  it("whoever asks the API is asked to come again, and never that something is not there", async () => {
    const paths = endpoints
      .filter(({ method }) => method === "get")
      .map(({ path }) => path.replace(/\{\w+\}/g, "one_1"))
    const headers = { authorization: "Bearer gv_sk_known" }
    expect(await Promise.all(paths.map((path) => answerOf(path, headers)))).toEqual(paths.map(away))
  })

  it("so is whoever looks at a page", async () => {
    const paths = pages
      .filter(({ method, audience }) => method === "get" && audience !== "open")
      .map(({ audience, path }) => (PAGE_BASES[audience] + path).replace(/:\w+(\{[^/]*\})?/g, "one_1"))
    expect(await Promise.all(paths.map((path) => answerOf(path, { cookie })))).toEqual(paths.map(away))
  })
})

describe("a transaction that does not begin in time", () => {
  const SOON_MS = 50

  it("counts as a store that is away, where the server takes connections and hangs up", async () => {
    const server = createServer((socket) => void socket.on("error", () => {}).end()).listen(0, "127.0.0.1")
    await once(server, "listening")
    const { port } = server.address() as { port: number }
    const { db, end } = connect(`postgres://nobody:none@127.0.0.1:${port}/none`, 1)
    const error = await begin(db, async () => {}, SOON_MS).catch((reason) => reason)
    expect(isStoreAway(error)).toBe(true)
    server.close()
    await end()
  })

  it("does nothing later either", async () => {
    const database = await createTestDatabase()
    const { db, end } = connect(database.appUrl, 1)
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    const first = begin(db, () => held)
    const work = vi.fn(async () => {})
    const late = begin(db, work, SOON_MS)
    await expect(late).rejects.toThrow("no transaction within")
    release()
    await first
    expect(await begin(db, async () => "next")).toBe("next")
    expect(work).not.toHaveBeenCalled()
    await end()
  })
})
