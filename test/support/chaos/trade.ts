import { deepStrictEqual } from "node:assert"
import { setTimeout as pause } from "node:timers/promises"
import type postgres from "postgres"
import { seeded } from "../../../tools/stripe-stand-in/faults.ts"
import { until } from "../start-script.ts"
import type { PatientClient } from "./client.ts"
import { OPERATOR_KEY } from "./process.ts"

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
const AFFILIATES = 3
const VISITORS = 4
const BUYERS = 6
const PAUSE_MS = 20
const REFUNDED = 0.3
const CENTS = 1000

type Shop = Awaited<ReturnType<typeof openShop>>
type Sold = { name: string; amount: number; refunded: number; affiliateId: string }

/** A vendor that pays 10 % of sales, and affiliates with a link each. */
export async function openShop({ ask }: PatientClient, name: string) {
  const owner_email = `owner@${name}.test`
  const { secret_key } = await ask("POST", "/v1/vendors", OPERATOR_KEY, { name, currency: "EUR", owner_email })
  const key = String(secret_key)
  const program = await ask("POST", "/v1/programs", key, { name, destination_url: "https://shop.acme.test/" })
  const rules = [{ event: "sale", rate: { kind: "percent", bps: 1000 } }]
  await ask("PUT", `/v1/programs/${program.id}/rules`, key, { rules })
  const links: { affiliateId: string; url: string }[] = []
  for (let i = 0; i < AFFILIATES; i++) {
    const who = { email: `a${i}@${name}.test`, name: `Affiliate ${i}`, program_id: program.id, status: "approved" }
    const { id } = await ask("POST", "/v1/affiliates", key, who)
    const link = await ask("POST", "/v1/links", key, { program_id: program.id, affiliate_id: id, slug: `${name}-${i}` })
    links.push({ affiliateId: id, url: link.url })
  }
  return { name, key, links }
}

/** The click id that a visitor is sent on with; null where no answer came, which promised nothing then. */
async function follow(url: string): Promise<string | null> {
  const headers = { "user-agent": BROWSER }
  const answer = await fetch(url, { redirect: "manual", headers, signal: AbortSignal.timeout(30_000) }).catch(
    () => null,
  )
  if (answer?.status !== 302) return null
  return new URL(answer.headers.get("location")!).searchParams.get("gv_click")
}

/** Visitors, and buyers who report each sale until it is answered; some sales are refunded by half. Ends when asked to. */
export function openTrade(shop: Shop, { ask, send }: PatientClient, seed: number) {
  const seen = { clicks: [] as string[], sold: [] as Sold[] }
  let isOver = false

  async function browse(random: () => number) {
    while (!isOver) {
      const click = await follow(shop.links[Math.floor(random() * AFFILIATES)]!.url)
      if (click) seen.clicks.push(click)
      else await pause(PAUSE_MS)
    }
  }
  async function buy(random: () => number, who: number) {
    for (let n = 0; !isOver; n++) {
      const link = shop.links[Math.floor(random() * AFFILIATES)]!
      const click_id = await follow(link.url)
      if (!click_id) {
        await pause(PAUSE_MS)
        continue
      }
      seen.clicks.push(click_id)
      const [name, amount] = [`${shop.name}-${who}-${n}`, CENTS * (1 + Math.floor(random() * 90))]
      const sale = { external_id: name, customer_external_id: name, click_id, amount, currency: "EUR" }
      await report({ send, key: shop.key }, "/v1/sales", sale)
      const refunded = random() < REFUNDED ? amount / 2 : 0
      const refund = { external_id: name, sale_external_id: name, amount: refunded }
      if (refunded > 0) await ask("POST", "/v1/refunds", shop.key, refund)
      seen.sold.push({ name, amount, refunded, affiliateId: link.affiliateId })
    }
  }
  const people = [
    ...Array.from({ length: VISITORS }, (_, i) => browse(seeded(seed * 100 + i))),
    ...Array.from({ length: BUYERS }, (_, i) => buy(seeded(seed * 100 + 50 + i), i)),
  ]
  return {
    seen,
    async end() {
      isOver = true
      await Promise.all(people)
    },
  }
}

/** Without an Idempotency-Key: the name of a sale is enough. */
async function report({ send, key }: { send: PatientClient["send"]; key: string }, path: string, body: object) {
  for (;;) {
    const reply = await send("POST", path, key, body).catch(() => null)
    if (reply?.status === 201 || reply?.status === 200) return
    if (reply && reply.status !== 503) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`)
    await pause(PAUSE_MS)
  }
}

/** Throws unless every answered click and sale is there once, earned once and taken back once, for whose link it was. */
export async function expectTradeOnce(shop: Shop, seen: ReturnType<typeof openTrade>["seen"], sql: postgres.Sql) {
  const { clicks, sold } = seen
  const stored = async () => {
    const [row] =
      await sql`select count(*)::int as n from unnest(string_to_array(${clicks.join()}, ',')) own(id) join clicks c
        on c.link_number = click_link(own.id) and c.at = click_at(own.id) and c.nonce = click_nonce(own.id)`
    return row!.n as number
  }
  deepStrictEqual(new Set(clicks).size, clicks.length, "two visitors got one click")
  await until(async () => (await stored()) === clicks.length).catch(() => {})
  deepStrictEqual(await stored(), clicks.length, "clicks answered and stored")
  const [hours] =
    await sql`select sum(clicks)::int as counted, (select count(*)::int from clicks) as stored from click_hours`
  deepStrictEqual(hours!.counted, hours!.stored, "clicks counted and stored")

  const rows = await sql`
    select s.external_id as name, s.amount_minor::int as amount, coalesce(sum(c.reversed_minor), 0)::int as reversed,
      count(c.id)::int as commissions, coalesce(sum(c.amount_minor), 0)::int as earned, min(c.affiliate_id) as affiliate
    from sales s left join commissions c on c.vendor_id = s.vendor_id and c.source_id = s.id
    where starts_with(s.external_id, ${`${shop.name}-`}) group by s.vendor_id, s.id order by s.external_id collate "C"`
  const expected = sold
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, amount, refunded, affiliateId }) => {
      const [earned, reversed] = [amount / 10, refunded / 10]
      return { name, amount, reversed, commissions: 1, earned, affiliate: affiliateId }
    })
  deepStrictEqual(
    rows.map((row) => ({ ...row })),
    expected,
  )
}

/** Throws unless the books say of the shop's commissions what its sales do, and their hash chain is whole. */
export async function expectTradeInBooks(shop: Shop, sold: readonly Sold[], { ask }: PatientClient) {
  const trial = await ask("GET", "/v1/ledger/trial-balance", shop.key)
  const expense = trial.accounts.find((row: { account: string }) => row.account === "expense:commissions")
  const earned = sold.reduce((sum, { amount, refunded }) => sum + (amount - refunded) / 10, 0)
  deepStrictEqual([trial.balanced, Math.abs(expense?.balance ?? 0)], [true, earned])
  const { verified, complete, problems } = await ask("GET", "/v1/ledger/verify", shop.key)
  deepStrictEqual([verified, complete, problems], [true, true, []])
}
