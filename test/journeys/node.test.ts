import { once } from "node:events"
import { readFileSync } from "node:fs"
import { Agent, get, request } from "node:http"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import postgres from "postgres"
import { afterEach, beforeEach, expect, test } from "vitest"
import { createClient } from "../../scripts/client.ts"
import { readDevVars } from "../../scripts/local/dev-vars.ts"
import { freePort } from "../../scripts/local/port.ts"
import { type Postgres, startPostgres } from "../../scripts/local/postgres.ts"
import { startLocal } from "../../scripts/local/start-local.ts"
import { unique } from "../support/actors.ts"
import { OPERATOR_KEY, SIGNING_KEYS } from "../support/app.ts"
import { createTestDatabase } from "../support/database.ts"
import { testFolder } from "../support/folder.ts"
import { startNodeProgram } from "../support/node-program.ts"
import { runStart, until } from "../support/start-script.ts"
import { countStored } from "../support/stored-clicks.ts"

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
const START = fileURLToPath(new URL("../../deploy/start.sh", import.meta.url))
const LEADER_LOCK = 4_715_204

let folder: string
const endings: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  folder = await testFolder("node")
})
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function createLink(url: string): Promise<string> {
  const { ask } = createClient(url)
  const owner_email = `${unique("owner")}@acme.test`
  const { secret_key: key } = await ask("POST", "/v1/vendors", OPERATOR_KEY, {
    name: "Acme",
    currency: "EUR",
    owner_email,
  })
  const program = await ask("POST", "/v1/programs", key, {
    name: "Friends",
    destination_url: "https://shop.acme.test/",
  })
  const affiliate = { email: `${unique("ada")}@mail.test`, name: "Ada", program_id: program.id, status: "approved" }
  const { id } = await ask("POST", "/v1/affiliates", key, affiliate)
  const link = await ask("POST", "/v1/links", key, { program_id: program.id, affiliate_id: id, slug: unique("ada") })
  return link.url
}

const clickOf = (location: string | null | undefined) => new URL(location ?? "").searchParams.get("gv_click")!

/** Follows the link as so many visitors; the click ids that they were given. */
async function follow(link: string, visitors: number): Promise<string[]> {
  const follows = Array.from({ length: visitors }, () =>
    fetch(link, { redirect: "manual", headers: { "user-agent": BROWSER } }),
  )
  const answers = await Promise.all(follows)
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 302))
  return answers.map((answer) => clickOf(answer.headers.get("location")))
}

/** Waits until each click is stored, and says that each was counted once. */
async function untilStored(sql: postgres.Sql, ids: string[]): Promise<void> {
  await until(async () => (await countStored(sql, ids)) === ids.length)
  const [counted] =
    await sql`select sum(clicks)::int as hours, (select count(*)::int from clicks) as clicks from click_hours`
  expect(counted).toEqual({ hours: ids.length, clicks: ids.length })
}

async function withSql<T>(url: string, ask: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  return ask(sql).finally(() => sql.end())
}

const restart = (cluster: Postgres) => startPostgres({ dataDir: join(folder, "pg"), durable: true, port: cluster.port })

test("clicks that were answered while PostgreSQL was away are stored once each, although Node was killed meanwhile", async () => {
  let cluster = await startPostgres({ dataDir: join(folder, "pg"), durable: true })
  endings.push(() => cluster.stop())
  const vars = { OPERATOR_KEY, SIGNING_KEYS, DATABASE_URL: cluster.url }
  const dataDir = join(folder, "app")
  const local = await startLocal({ runtime: "node", vars, dataDir })
  endings.push(local.stop)
  const link = await createLink(local.url)
  const ids = await follow(link, 20)
  await cluster.stop()
  ids.push(...(await follow(link, 20)))
  ids.push(...(await follow(link, 20)))
  const note = join(dataDir, `node-${new URL(local.url).port}`, "process")
  process.kill(Number(readFileSync(note, "utf8").split("\n")[0]), "SIGKILL")
  const isBack = async () => (await fetch(`${local.url}/healthz`).catch(() => null))?.status === 200
  await until(async () => !(await isBack()))
  await until(isBack)
  ids.push(...(await follow(link, 20)))
  cluster = await restart(cluster)
  const sql = postgres(cluster.url, { max: 1, onnotice: () => {} })
  endings.push(() => sql.end())
  await untilStored(sql, ids)
  await until(async () => (await fetch(`${local.url}/healthz`).catch(() => null))?.status === 200)
})

test("starts at once over one database share what is generated, and what migrates as the owner runs without its rights", async () => {
  const cluster = await startPostgres({ dataDir: join(folder, "pg"), durable: false })
  endings.push(() => cluster.stop())
  const ports = [String(await freePort()), String(await freePort())]
  const runs = ports.map((PORT) => runStart(folder, { PORT, DATABASE_URL: cluster.url }, "node"))
  endings.push(() => Promise.all(runs.map(({ child, ended }) => child.kill("SIGTERM") && ended)))
  await Promise.all(runs.map(({ output }) => until(() => output.stdout.includes("Ctrl-C"))))
  const [key, beside] = runs.map(({ output }) => /^Operator +(\S+)$/m.exec(output.stdout)?.[1])
  expect(beside).toBe(key)

  const server = await startNodeProgram(
    { DATABASE_URL: cluster.url, GRAPEVINE_DATA_DIR: folder, ...(await readDevVars(join(folder, ".dev.vars"))) },
    ["sh", START],
  )
  const [{ usename } = {}] = await withSql(
    cluster.url,
    (sql) =>
      sql`select distinct usename from pg_stat_activity where query like '%pg_try_advisory_lock%' and usename <> user`,
  )
  expect(usename).toBe("grapevine_app")
  const created = createClient(server.url).ask("POST", "/v1/vendors", key!, {
    name: "Acme",
    currency: "EUR",
    owner_email: `${unique("owner")}@acme.test`,
  })
  const { secret_key } = await created
  for (const port of ports)
    expect(await createClient(`http://127.0.0.1:${port}`).ask("GET", "/v1/programs", secret_key)).toMatchObject({
      data: [],
    })
  server.child.kill("SIGTERM")
  expect(await server.ended).toBe(0)
  for (const { child } of runs) child.kill("SIGTERM")
  expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual([0, 0])
})

test("under load SIGTERM answers what was asked, stores what was answered, and ends with 0", async () => {
  const { appUrl, adminUrl } = await createTestDatabase()
  const program = await startNodeProgram({ DATABASE_URL: appUrl, GRAPEVINE_DATA_DIR: folder })
  const link = await createLink(program.url)
  const agent = new Agent({ keepAlive: true })
  const seen = { ids: [] as string[], closing: 0, broken: 0 }
  let isRefused = false
  const one = () =>
    new Promise<void>((next) => {
      get(link, { agent, headers: { "user-agent": BROWSER } }, (answer) => {
        if (answer.statusCode === 302) seen.ids.push(clickOf(answer.headers.location))
        if (answer.headers.connection === "close") seen.closing++
        answer.resume().once("end", next)
      }).once("error", (error: NodeJS.ErrnoException) => {
        isRefused ||= error.code === "ECONNREFUSED"
        if (error.code !== "ECONNREFUSED") seen.broken++
        next()
      })
    })
  const visitors = Array.from({ length: 16 }, async () => {
    while (!isRefused) await one()
  })
  await until(() => seen.ids.length > 200)
  program.child.kill("SIGTERM")
  expect(await program.ended).toBe(0)
  await Promise.all(visitors)
  agent.destroy()
  expect(seen.closing).toBeGreaterThan(0)
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} })
  endings.push(() => sql.end())
  expect(await countStored(sql, seen.ids)).toBe(seen.ids.length)
  expect(new Set(seen.ids).size).toBe(seen.ids.length)
  expect(seen.broken).toBe(0)
})

test("a request that runs is answered although it drains, nobody new is let in, and asked twice it ends at once", async () => {
  const { appUrl } = await createTestDatabase()
  const program = await startNodeProgram({ DATABASE_URL: appUrl, GRAPEVINE_DATA_DIR: folder })
  const { port } = new URL(program.url)
  const headers = {
    authorization: `Bearer ${OPERATOR_KEY}`,
    "content-type": "application/json",
    expect: "100-continue",
  }
  const post = () => request({ host: "127.0.0.1", port, path: "/v1/vendors", method: "POST", headers })
  const [ends, hangs] = [post(), post()]
  hangs.on("error", () => {})
  for (const one of [ends, hangs]) one.flushHeaders()
  await Promise.all([once(ends, "continue"), once(hangs, "continue")])
  program.child.kill("SIGTERM")
  await until(() =>
    fetch(`${program.url}/healthz`)
      .then(Boolean, () => false)
      .then((answered) => !answered),
  )
  const answer = once(ends, "response")
  ends.end("{}")
  const [{ statusCode, headers: sent }] = await answer
  expect([statusCode, sent.connection]).toEqual([422, "close"])
  expect(program.child.exitCode).toBeNull()
  const askedAt = Date.now()
  program.child.kill("SIGTERM")
  expect(await program.ended).toBe(1)
  expect(Date.now() - askedAt).toBeLessThan(5_000)
})

test("two instances on one database both answer, and when the one that runs what is due dies the other does it", async () => {
  const { appUrl, adminUrl } = await createTestDatabase()
  const start = (more = {}) => startNodeProgram({ DATABASE_URL: appUrl, GRAPEVINE_DATA_DIR: folder, ...more })
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} })
  endings.push(() => sql.end())
  const leaders = async () => {
    const held = await sql`
      select pid from pg_locks where locktype = 'advisory' and objid = ${LEADER_LOCK} and granted
        and database = (select oid from pg_database where datname = current_database())`
    return held.map(({ pid }) => pid as number)
  }
  const first = await start()
  await until(async () => (await leaders()).length === 1)
  const second = await start({ CLICK_COMMIT: "database" })
  endings.push(async () => {
    second.child.kill("SIGTERM")
    expect(await second.ended).toBe(0)
  })
  const link = await createLink(first.url)
  const ids = await follow(link, 5)
  ids.push(...(await follow(link.replace(first.url, second.url), 5)))
  await untilStored(sql, ids)
  const before = await leaders()
  expect(before).toHaveLength(1)
  first.child.kill("SIGKILL")
  await until(async () => {
    const now = await leaders()
    return now.length === 1 && now[0] !== before[0]
  })
})
