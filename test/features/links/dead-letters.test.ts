import { describe, expect, it } from "vitest"
import { consumeClicks, consumeDeadClicks } from "../../../src/features/links/jobs.ts"
import { ask } from "../../support/actors.ts"
import { OPERATOR_KEY, useApp } from "../../support/app.ts"
import { LinkWorld } from "../../support/links.ts"
import { openShop } from "../../support/shop.ts"
import { Visitor } from "../../support/visitor.ts"

const test = useApp()

/** A message as the queue hands it over; what was answered to it is kept. */
function message(body: unknown, attempts = 1) {
  const answers: string[] = []
  const retry = (options?: { delaySeconds: number }) => void answers.push(`retry ${options?.delaySeconds}`)
  return { body, attempts, answers, ack: () => void answers.push("ack"), retry }
}

async function clicksOf(vendorId: string, count: number) {
  const world = new LinkWorld().add("ada", { vendorId })
  for (let i = 0; i < count; i++) await world.follow("/r/ada")
  return world.clicks
}

const consume = (...messages: ReturnType<typeof message>[]) => consumeClicks(test.app.deps, "clicks", messages)
const letters = async (key: string) => (await ask(test.app, 200, "GET", "/v1/dead-letters", key)).data

/** While it runs, no click of this country can be stored, for a reason that nobody thought of. */
async function poisoned<T>(work: () => Promise<T>): Promise<T> {
  await test.app.admin.unsafe("alter table clicks add constraint no_poison check (country <> 'ZZ') not valid")
  try {
    return await work()
  } finally {
    await test.app.admin.unsafe("alter table clicks drop constraint no_poison")
  }
}

describe("a message that is no click", () => {
  it("is kept once with its reason, acknowledged, and holds up nobody", async () => {
    const { vendor, count } = await openShop(test.app)
    const [good] = await clicksOf(vendor.id, 1)
    const [odd, fine] = [message({ vendorId: vendor.id, v: 99 }), message(good)]
    await consume(odd, fine, message({ vendorId: vendor.id, v: 99 }))
    expect([odd.answers, fine.answers]).toEqual([["ack"], ["ack"]])
    expect(await count("clicks")).toBe(1)
    expect(await letters(vendor.sk)).toMatchObject([
      { status: "waiting", reason: expect.stringContaining("not a click"), replays: 0 },
    ])
  })

  it("that names no vendor, or none that exists, is the operator's to see, whatever bytes it is of", async () => {
    const { vendor } = await openShop(test.app)
    const odd = ["text", null, undefined, { vendorId: "ven_none", text: "a\0b\ud800" }, { vendorId: 7 }]
    await consume(...odd.map((body) => message(body)))
    const bodies = (await letters(OPERATOR_KEY)).map((letter: { body: string }) => letter.body)
    for (const body of odd) expect(bodies).toContain(JSON.stringify(body) ?? "null")
    expect(await letters(vendor.sk)).toEqual([])
  })
})

describe("a click that the database refuses", () => {
  it("is tried again with growing patience, then kept; replayed once its cause is gone, it counts once", async () => {
    const shop = await openShop(test.app)
    const [good, bad] = await clicksOf(shop.vendor.id, 2)
    const poison = { ...bad!, country: "ZZ" }
    const [first, last, neighbour] = [message(poison), message(poison, 8), message(good)]
    await poisoned(async () => {
      await consume(first, neighbour)
      await consume(last)
      const [letter] = await letters(shop.vendor.sk)
      const again = await shop.post(200, `/v1/dead-letters/${letter.id}/replay`, {})
      expect(again).toMatchObject({ status: "waiting", replays: 1, reason: expect.stringContaining("still") })
    })
    expect([first.answers, last.answers, neighbour.answers]).toEqual([["retry 10"], ["ack"], ["ack"]])
    expect(await shop.count("clicks")).toBe(1)

    const [letter] = await letters(shop.vendor.sk)
    const replay = () => shop.post(200, `/v1/dead-letters/${letter.id}/replay`, {})
    const [one] = await Promise.all([replay(), replay(), replay()])
    expect(one).toMatchObject({ id: letter.id, status: "replayed" })
    expect(await replay()).toMatchObject({ status: "replayed", replayed_at: one.replayed_at })
    expect(await shop.count("clicks")).toBe(2)
    const [hour] = await test.app
      .admin`select sum(clicks)::int as n from click_hours where vendor_number = (select number from vendors where id = ${shop.vendor.id})`
    expect(hour!.n).toBe(2)
  })

  it("and that the queue gave up on is stored if it can be, and kept if not", async () => {
    const shop = await openShop(test.app)
    const [good, bad] = await clicksOf(shop.vendor.id, 2)
    const messages = [message(good, 3), message({ ...bad!, country: "ZZ" }, 3)]
    await poisoned(() => consumeDeadClicks(test.app.deps, "clicks-dead", messages))
    expect(messages.map(({ answers }) => answers)).toEqual([["ack"], ["ack"]])
    expect(await shop.count("clicks")).toBe(1)
    expect(await letters(shop.vendor.sk)).toMatchObject([{ queue: "clicks-dead" }])
  })

  it("stays in the queue while the database is away: not one is given up", async () => {
    const { vendor } = await openShop(test.app)
    const [click] = await clicksOf(vendor.id, 1)
    const { deps } = test.app
    const away = {
      ...deps.db,
      transaction: () => Promise.reject(Object.assign(new Error("away"), { code: "ECONNREFUSED" })),
    }
    const messages = [message(click, 90), message({ v: 99 }, 90)]
    await consumeClicks({ db: away as unknown as typeof deps.db }, "clicks", messages)
    await consumeDeadClicks({ db: away as unknown as typeof deps.db }, "clicks-dead", messages)
    expect(messages.map(({ answers }) => answers)).toEqual([
      ["retry 3600", "retry 3600"],
      ["retry 3600", "retry 3600"],
    ])
  })
})

it("dead letters have a page with a button that replays them", async () => {
  const owner_email = `owner-${Date.now()}@acme.test`
  const { vendor, count } = await openShop(test.app)
  await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email: owner_email, role: "manager" })
  const [bad] = await clicksOf(vendor.id, 1)
  await poisoned(() => consume(message({ ...bad!, country: "ZZ" }, 8)))
  const [letter] = await letters(vendor.sk)
  const visitor = await new Visitor(test.app).signIn(owner_email)
  const path = `/v/${vendor.id}/dead-letters`
  expect((await visitor.get(path)).text).toContain(`${path}/${letter.id}/replay`)
  const done = await visitor.post(`${path}/${letter.id}/replay`)
  expect([done.status, done.location]).toEqual([303, path])
  expect((await visitor.get(path)).text).toContain("replayed")
  expect(await count("clicks")).toBe(1)
})
