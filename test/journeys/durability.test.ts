import { join } from "node:path"
import postgres from "postgres"
import { afterAll, beforeAll, expect, test } from "vitest"
import { freePort } from "../../scripts/local/port.ts"
import { type Postgres, startPostgres } from "../../scripts/local/postgres.ts"
import { unique } from "../support/actors.ts"
import { OPERATOR_KEY } from "../support/app.ts"
import { testFolder } from "../support/folder.ts"
import { runStart, until, untilHealthy } from "../support/start-script.ts"
import { countStored } from "../support/stored-clicks.ts"

// A cluster of this file's own: it is stopped under the running app, and the start script sets its login's password.
let cluster: Postgres
let folder: string
let url: string
let run: ReturnType<typeof runStart>
beforeAll(async () => {
  folder = await testFolder("start")
  cluster = await startPostgres({ dataDir: join(folder, "pg"), durable: true })
  url = `http://127.0.0.1:${await freePort()}`
  await start()
})
afterAll(async () => {
  run?.child.kill("SIGTERM")
  await run?.ended
  await cluster?.stop()
})

async function start() {
  run = runStart(folder, { PORT: new URL(url).port, DATABASE_URL: cluster.url, OPERATOR_KEY })
  await untilHealthy(url, run)
}

async function create(path: string, key: string, body: object) {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" }
  const answer = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) })
  expect(answer.status, path).toBe(201)
  return answer.json()
}

async function createLink(): Promise<string> {
  const owner_email = `${unique("owner")}@acme.test`
  const vendor = await create("/v1/vendors", OPERATOR_KEY, { name: "Acme", currency: "EUR", owner_email })
  const key = vendor.secret_key
  const program = await create("/v1/programs", key, { name: "Friends", destination_url: "https://shop.acme.test/" })
  const affiliate = { email: `${unique("ada")}@mail.test`, name: "Ada", program_id: program.id, status: "approved" }
  const { id } = await create("/v1/affiliates", key, affiliate)
  const link = await create("/v1/links", key, { program_id: program.id, affiliate_id: id, slug: unique("ada") })
  return link.url
}

/** Follows the link as so many visitors; the click ids that they were given. */
async function follow(link: string, visitors: number): Promise<string[]> {
  const headers = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0" }
  const answers = await Promise.all(
    Array.from({ length: visitors }, () => fetch(link, { redirect: "manual", headers })),
  )
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 302))
  return answers.map((answer) => new URL(answer.headers.get("location")!).searchParams.get("gv_click")!)
}

async function countRecorded(ids: string[]): Promise<number> {
  const sql = postgres(cluster.url, { max: 1 })
  return countStored(sql, ids).finally(() => sql.end())
}

test("a click that was answered is recorded although everything was killed right after", async () => {
  const link = await createLink()
  const ids = await follow(link, 20)
  run.child.kill("SIGKILL")
  await run.ended
  await start()
  await until(async () => (await countRecorded(ids)) === ids.length)
})

test("links lead on while PostgreSQL is away, and those clicks are recorded when it is back", async () => {
  const link = await createLink()
  await follow(link, 1)
  await cluster.stop()
  const ids = await follow(link, 20)
  expect(new Set(ids).size).toBe(20)
  cluster = await startPostgres({ dataDir: join(folder, "pg"), durable: true, port: cluster.port })
  await until(async () => (await countRecorded(ids)) === ids.length)
})
