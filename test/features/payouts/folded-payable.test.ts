import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { sumPayable } from "../../../src/features/commissions/debts/claim-commissions.ts"
import { foldPayable } from "../../../src/features/commissions/debts/fold-payable.ts"
import { asVendor } from "../../../src/platform/tenant.ts"
import { systemContext } from "../../../src/queues.ts"
import { ask, createMember } from "../../support/actors.ts"
import type { Json } from "../../support/app.ts"
import { usePayouts } from "../../support/payouts.ts"
import { DAY, openShop, TEN_PERCENT } from "../../support/shop.ts"

const world = usePayouts()
const STORIES = 4
const SEED = 20_261_130

const ago = (days: number) => new Date(Date.now() - days * DAY * 1000)
const fold = () => foldPayable(systemContext(world.app.deps, "test"))

/** A shop of sixty days ago, with two whom it pays by two people of finance. */
async function openPast() {
  const { app, standIn } = world
  const shop = await openShop(app, { hold_days: 2, min_payout: 100 }, TEN_PERCENT, ago(60).toISOString())
  const people = [shop.ada, await shop.join()]
  for (const { id } of people) {
    const opened = await ask(app, 201, "POST", `/v1/affiliates/${id}/payout-account`, shop.vendor.owner)
    await standIn.setAccountStatus({ account: String(opened.stripe_account_id), status: "ready" })
  }
  const [preparer, approver] = [
    await createMember(app, shop.vendor, "finance"),
    await createMember(app, shop.vendor, "finance"),
  ]
  return { shop, people, preparer, approver }
}
type Past = Awaited<ReturnType<typeof openPast>>

/** What is payable at an instant, as it is read. */
async function read({ shop }: Past, at: Date): Promise<unknown[]> {
  const ctx = { ...systemContext(world.app.deps, "test"), now: at }
  const sums = await asVendor(ctx, shop.vendor.id, (tx) => sumPayable(tx, shop.vendor.id, at))
  return [...sums].map(([currency, groups]) => [
    currency,
    groups
      .map(({ affiliateId, programId, lines }) => [
        affiliateId,
        programId,
        ...lines.map((line) => `${line.isDebt} ${line.amount}`),
      ])
      .sort(),
  ])
}

const folded = async ({ shop }: Past) => {
  const [row] = await world.app
    .admin`select until::text as until from payable_folds where vendor_id = ${shop.vendor.id}`
  return row?.until as string | undefined
}

/** The same where nothing was ever folded. */
async function readPlain(past: Past, at: Date) {
  const until = await folded(past)
  const { admin } = world.app
  await admin`update payable_folds set until = '-infinity' where vendor_id = ${past.shop.vendor.id}`
  const sums = await read(past, at)
  if (until) await admin`update payable_folds set until = ${until}::text::date where vendor_id = ${past.shop.vendor.id}`
  return sums
}

async function expectSame(past: Past) {
  for (const at of [new Date(), ago(20), ago(55.4)]) expect(await read(past, at)).toEqual(await readPlain(past, at))
}

const step = fc.record({
  what: fc.constantFrom(
    "sale",
    "sale",
    "sale",
    "grant",
    "refund",
    "reject",
    "pass",
    "pass",
    "pay",
    "cancel",
    "fold",
    "fold",
  ),
  n: fc.nat({ max: 60 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** One thing happens; what is refused, since the story is random, does not. */
async function take({ shop, people, preparer, approver }: Past, sales: string[], { what, n }: Step): Promise<void> {
  const person = people[n % 2]!
  const post = (path: string, body: object = {}, key = shop.vendor.sk) => world.app.call("POST", path, { key, body })
  const currency = n % 5 ? "EUR" : "USD"
  const sold = sales[n % Math.max(1, sales.length)]
  if (what === "fold") return void (await fold())
  if (what === "pass") return void (await shop.pass(((n % 7) + 1) * 9 * 3600))
  if (what === "sale") {
    const sale = { customer_external_id: `c${n % 4}`, amount: 1000 + n * 10, currency, affiliate_id: person.id }
    const { status, body } = await post("/v1/sales", { external_id: `o${sales.length}`, ...sale })
    if (status === 201) sales.push(body.external_id)
  }
  if (what === "grant")
    await post("/v1/commissions", {
      affiliate_id: person.id,
      program_id: shop.programId,
      amount: 50 + n,
      currency,
      reason: "thank you",
    })
  if (what === "refund" && sold)
    await post("/v1/refunds", { external_id: `r-${sold}-${n}`, sale_external_id: sold, amount: 1 + n * 9 })
  if (what === "reject") {
    const { data } = await shop.get("/v1/commissions")
    const one = data[n % Math.max(1, data.length)]
    if (one) await post(`/v1/commissions/${one.id}/rejection`, { reason: "no" })
  }
  if (what !== "pay" && what !== "cancel") return
  const drafted = await post("/v1/payout-runs", { currency }, preparer)
  if (drafted.status !== 201) return
  const run: Json = drafted.body
  if (what === "cancel") return void (await post(`/v1/payout-runs/${run.id}/cancellation`, {}, preparer))
  await post(`/v1/payout-runs/${run.id}/submission`, {}, preparer)
  await post(`/v1/payout-runs/${run.id}/approval`, { hash: run.hash }, approver)
  await world.app.settle()
}

describe("what is payable by day", () => {
  it("is at every instant what commissions say, whatever was earned, taken back or paid, folded or not", async () => {
    const stories = fc.sample(fc.array(step, { minLength: 25, maxLength: 40 }), { numRuns: STORIES, seed: SEED })
    let rows = 0
    for (const steps of stories) {
      const past = await openPast()
      const sales: string[] = []
      for (const [i, one] of steps.entries()) {
        await take(past, sales, one)
        if (i % 4 === 3) await expectSame(past)
      }
      await fold()
      expect(await past.shop.count("payable_stale_days")).toBe(0)
      await expectSame(past)
      rows += await past.shop.count("payable_days")
    }
    expect(rows).toBeGreaterThan(STORIES)
  })

  it("notes nothing of what is earned now, and what a payout takes and lets go of days that are over", async () => {
    const past = await openPast()
    const { shop, preparer } = past
    const noted = () => shop.count("payable_stale_days")
    await shop.sale("c1", { affiliate_id: shop.ada.id })
    expect(await noted()).toBe(0)
    await shop.pass(3 * DAY)
    expect(await noted()).toBe(1)
    await fold()
    expect([await noted(), await shop.count("payable_days")]).toEqual([0, 1])
    const run = await ask(world.app, 201, "POST", "/v1/payout-runs", preparer, {})
    expect(await noted()).toBe(1)
    expect(await read(past, new Date())).toEqual([])
    await fold()
    expect([await noted(), await shop.count("payable_days")]).toEqual([0, 0])
    await ask(world.app, 200, "POST", `/v1/payout-runs/${run.id}/cancellation`, preparer)
    expect(await noted()).toBe(1)
    expect(await read(past, new Date())).toMatchObject([["EUR", [[shop.ada.id, shop.programId, "false 1000"]]]])
  })
})
