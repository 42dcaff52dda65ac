import { request } from "node:http"
import { join } from "node:path"
import { createLocalJWKSet, jwtVerify } from "jose"
import postgres from "postgres"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Postgres, startPostgres } from "../../scripts/local/postgres.ts"
import type { Runtime } from "../../scripts/local/runtime.ts"
import { type Local, startLocal } from "../../scripts/local/start-local.ts"
import { unique } from "../support/actors.ts"
import { type Json, OPERATOR_KEY, SIGNING_KEYS } from "../support/app.ts"
import { testFolder } from "../support/folder.ts"
import { until } from "../support/start-script.ts"
import { countStored } from "../support/stored-clicks.ts"

const OUTAGE_MS = 10_000
const LINK_HOST = "go.acme.test"
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
const ENOUGH = 10

// A cluster of this file's own, since it is stopped under the running app.
let folder: string
let cluster: Postgres
let local: Local
let shop: { key: string; link: Json; hosted: Json }

async function post(path: string, key: string, body: object) {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" }
  const answer = await fetch(local.url + path, { method: "POST", headers, body: JSON.stringify(body) })
  return { status: answer.status, retryAfter: answer.headers.get("retry-after"), body: (await answer.json()) as Json }
}

async function make(path: string, key: string, body: object, status = 201): Promise<Json> {
  const answer = await post(path, key, body)
  expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(status)
  return answer.body
}

/** Reports a sale again while the store is away, as a vendor's server does: a connection that was lost may show only now. */
async function sell(sale: object, triesLeft = 10): Promise<Json> {
  const { status, retryAfter, body } = await post("/v1/sales", shop.key, sale)
  if (status === 503 && Number(retryAfter) > 0 && triesLeft > 0) return sell(sale, triesLeft - 1)
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}

async function openShop() {
  const owner_email = `${unique("owner")}@acme.test`
  const { secret_key: key } = await make("/v1/vendors", OPERATOR_KEY, { name: "Acme", currency: "EUR", owner_email })
  const { id: program_id } = await make("/v1/programs", key, {
    name: "Friends",
    destination_url: "https://shop.acme.test/",
  })
  const rules = JSON.stringify({ rules: [{ event: "sale", rate: { kind: "percent", bps: 1000 } }] })
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" }
  await fetch(`${local.url}/v1/programs/${program_id}/rules`, { method: "PUT", headers, body: rules })
  const affiliate = { email: `${unique("ada")}@mail.test`, name: "Ada", program_id, status: "approved" }
  const { id: affiliate_id } = await make("/v1/affiliates", key, affiliate)
  const of = { program_id, affiliate_id, slug: "ада" }
  return {
    key,
    link: await make("/v1/links", key, of),
    hosted: await make("/v1/links", key, { ...of, host: LINK_HOST }),
  }
}

/** The click id that a visitor is sent on with; null where the link did not lead on. */
async function follow(): Promise<string | null> {
  const answer = await fetch(shop.link.url, { redirect: "manual", headers: { "user-agent": BROWSER } })
  await answer.arrayBuffer()
  return answer.status === 302 ? new URL(answer.headers.get("location")!).searchParams.get("gv_click") : null
}

const saleOf = (external_id: string, click_id: string) => ({
  external_id,
  customer_external_id: external_id,
  click_id,
  amount: 1000,
  currency: "EUR",
})

/** People who follow the link and buy, again and again until they are stopped; a refused sale is reported until taken. */
function trade() {
  const seen = { clicks: [] as string[], sold: [] as string[], refusals: 0, odd: [] as string[] }
  let isOver = false
  async function live(who: string) {
    let open: ReturnType<typeof saleOf> | null = null
    for (let n = 0; !isOver || open; n++) {
      const click = await follow()
      if (click === null) seen.odd.push("a visitor was not sent on")
      else seen.clicks.push(click)
      open ??= saleOf(`${who}-${n}`, click ?? seen.clicks[0]!)
      const { status, retryAfter, body } = await post("/v1/sales", shop.key, open)
      if (status === 503 && Number(retryAfter) > 0) seen.refusals++
      else if (status === 201 || status === 200) seen.sold.push(open.external_id)
      else seen.odd.push(`${status} ${JSON.stringify(body)}`)
      if (status !== 503) open = null
    }
  }
  const people = ["ann", "bob", "carl"].map(live)
  const end = async () => {
    isOver = true
    await Promise.all(people)
  }
  return { seen, end }
}

/** Asks the edge under another host's name, as a link host's DNS would bring visitors there. */
function ask(host: string, path: string): Promise<{ status: number; location: string }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(local.url)
    const headers = { host, "user-agent": BROWSER }
    request({ host: "127.0.0.1", port, path, headers }, (answer) => {
      answer.resume()
      resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? "" })
    })
      .on("error", reject)
      .end()
  })
}

describe.each<Runtime>(["workers", "node"])("on %s", (runtime) => {
  beforeAll(async () => {
    folder = await testFolder(`outage-${runtime}`)
    cluster = await startPostgres({ dataDir: join(folder, "pg"), durable: true })
    const vars = { OPERATOR_KEY, SIGNING_KEYS, DATABASE_URL: cluster.url, LINK_HOSTS: LINK_HOST }
    local = await startLocal({ runtime, vars, dataDir: join(folder, "app"), cron: false })
    shop = await openShop()
  })
  afterAll(async () => {
    await local?.stop()
    await cluster?.stop()
  })

  test("PostgreSQL gone for ten seconds under visitors and sales costs not one click and not one sale", async () => {
    await follow()
    const { seen, end } = trade()
    await until(() => seen.sold.length >= ENOUGH)
    await cluster.stop()
    const [backAt, before] = [Date.now() + OUTAGE_MS, seen.clicks.length]
    await until(() => Date.now() >= backAt)
    expect(seen.clicks.length - before).toBeGreaterThan(ENOUGH)
    expect(seen.refusals).toBeGreaterThan(ENOUGH)
    cluster = await startPostgres({ dataDir: join(folder, "pg"), durable: true, port: cluster.port })
    const sold = seen.sold.length
    await until(() => seen.sold.length >= sold + ENOUGH)
    await end()
    expect(seen.odd).toEqual([])

    const sql = postgres(cluster.url, { max: 1 })
    await until(async () => (await countStored(sql, seen.clicks)) >= seen.clicks.length)
    expect(new Set(seen.clicks).size).toBe(seen.clicks.length)
    expect(await countStored(sql, seen.clicks)).toBe(seen.clicks.length)
    const reported = [...seen.sold].sort()
    const stored = await sql`
    select s.external_id as id, count(c.id)::int as commissions, coalesce(sum(c.amount_minor), 0)::int as amount
    from sales s left join commissions c on c.vendor_id = s.vendor_id and c.source_id = s.id
    where s.external_id = any(${reported}) group by s.vendor_id, s.id order by s.external_id collate "C"`
    expect(stored.map((row) => row.id)).toEqual(reported)
    expect(new Set(stored.map((row) => `${row.commissions} ${row.amount}`))).toEqual(new Set(["1 100"]))
    const [counted] =
      await sql`select sum(clicks)::int as hours, (select count(*)::int from clicks) as clicks from click_hours`
    expect(counted!.hours).toBe(counted!.clicks)
    await sql.end()
  })

  test("twenty visitors behind one address with one browser are twenty clicks, and what they buy is twenty attributions", async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, follow))
    expect(new Set(ids).size).toBe(20)
    const sales = await Promise.all(ids.map((id) => sell(saleOf(unique("office"), id!))))
    expect(sales.map((sale) => sale.attribution.click_id)).toEqual(ids)
    expect(new Set(sales.map((sale) => sale.attribution.outcome))).toEqual(new Set(["attributed"]))
  })

  test("a link host answers with its own slugs at its root, and with nothing of the app", async () => {
    const [own, apps] = [
      await ask(LINK_HOST, encodeURI("/ада")),
      await ask(new URL(local.url).host, encodeURI("/r/ада")),
    ]
    expect([own.status, apps.status]).toEqual([302, 302])
    const idOf = (location: string) => new URL(location).searchParams.get("gv_click")!
    const receipt = async (id: string) => {
      const headers = { authorization: `Bearer ${shop.key}` }
      const answer = (await (await fetch(`${local.url}/v1/clicks/${id}/receipt`, { headers })).json()) as Json
      const keys = (await (await fetch(`${local.url}/.well-known/jwks.json`)).json()) as Json
      return (await jwtVerify(answer.receipt, createLocalJWKSet(keys))).payload
    }
    expect(await receipt(idOf(own.location))).toMatchObject({ link_id: shop.hosted.id, link_url: shop.hosted.url })
    expect(await receipt(idOf(apps.location))).toMatchObject({ link_id: shop.link.id })
    for (const path of ["/v1/links", "/sign-in", "/.well-known/jwks.json", "/"])
      expect((await ask(LINK_HOST, path)).status).toBe(404)
  })
})
