import { describe, expect, it } from "vitest"
import { createApp } from "../../src/app.ts"
import { runCron } from "../../src/cron.ts"
import { matureCommissions } from "../../src/features/commissions/commissions/mature-commissions.ts"
import { sendAlarms } from "../../src/features/inbox/alarms/send-alarms.ts"
import { consumeClicks, type QueueMessage } from "../../src/features/links/jobs.ts"
import { asJob } from "../../src/platform/ctx.ts"
import { connect } from "../../src/platform/db.ts"
import { drainOutbox } from "../../src/platform/outbox-drain.ts"
import { outboxRows } from "../../src/platform/tables.ts"
import { asSystem } from "../../src/platform/tenant.ts"
import { systemContext } from "../../src/queues.ts"
import { ask, createProgram, unique } from "../support/actors.ts"
import { PUBLIC_URL, useApp } from "../support/app.ts"
import { LinkWorld } from "../support/links.ts"
import { openShop, type Shop } from "../support/shop.ts"
import { openWire, type Traffic, type Wire } from "../support/wire.ts"

/** A client of the database with one connection that nobody used before, and the app as it runs there. */
type Client = Awaited<ReturnType<typeof open>>

/**
 * What one run of a path may cost: statements once its client has run it before, BEGIN and COMMIT included, and round trips
 * of a client that never did. `except` is not counted: by default what it costs to see who calls.
 */
type Path = {
  path: string
  statements: number
  coldRoundTrips: number
  prepare: (shop: Shop) => Promise<(client: Client) => Promise<unknown>>
  except?: (client: Client, shop: Shop) => Promise<unknown>
}

const seeWhoCalls: NonNullable<Path["except"]> = ({ post }, { vendor }) => post("/v1/sales", vendor.sk, {}, 422)

const nothing = async () => {}
/** A page of the vendor's own, from which its publishable key works. */
const OF_THE_SHOP = { origin: "https://shop.acme.test" }

const PATHS: Path[] = [
  {
    path: "authenticate by a key",
    statements: 1,
    coldRoundTrips: 1,
    prepare:
      async ({ vendor }) =>
      ({ post }) =>
        post("/v1/sales", vendor.sk, {}, 422),
    except: async () => {},
  },
  {
    path: "authenticate by a token",
    statements: 1,
    coldRoundTrips: 1,
    prepare: async ({ vendor }) => {
      // That it was used is written down once in a while, after the answer; here it was just now.
      await test.app.call("GET", "/v1/programs", { key: vendor.owner })
      return ({ post }) => post("/v1/programs", vendor.owner, {}, 422)
    },
    except: async () => {},
  },
  {
    path: "a first sale by a click",
    statements: 6,
    coldRoundTrips: 5,
    prepare: async ({ click, vendor }) => {
      const clicks = await Promise.all([click(), click(), click(), click()])
      return ({ post }) => post("/v1/sales", vendor.sk, saleOf({ click_id: clicks.pop() }), 201)
    },
  },
  {
    path: "a later sale of a customer who is bound",
    statements: 6,
    coldRoundTrips: 5,
    prepare: async ({ click, sale, vendor }) => {
      const customers = await Promise.all(Array.from({ length: 4 }, async () => unique("customer")))
      for (const name of customers) await sale(name, { click_id: await click() })
      const later = () => saleOf({ customer_external_id: customers.pop() })
      return ({ post }) => post("/v1/sales", vendor.sk, later(), 201)
    },
  },
  {
    path: "a first sale with an Idempotency-Key",
    statements: 9,
    coldRoundTrips: 9,
    prepare:
      async ({ vendor }) =>
      ({ post }) =>
        post("/v1/sales", vendor.sk, saleOf({}), 201, { "idempotency-key": unique("key") }),
  },
  {
    path: "a first lead of a web page, which is unverified",
    statements: 6,
    coldRoundTrips: 8,
    prepare: async ({ click, vendor }) => {
      const clicks = await Promise.all([click(), click(), click(), click()])
      const lead = () => ({ customer_external_id: unique("customer"), click_id: clicks.pop() })
      return ({ post }) => post("/v1/leads", vendor.pk, lead(), 201, OF_THE_SHOP)
    },
    except: ({ post }, { vendor }) => post("/v1/leads", vendor.pk, {}, 422, OF_THE_SHOP),
  },
  {
    path: "an inquiry by API",
    statements: 5,
    coldRoundTrips: 4,
    prepare: async ({ vendor }) => {
      return ({ post }) => post("/v1/inquiries", vendor.sk, { kind: "request", ...whoAsks() }, 201)
    },
    except: ({ post }, { vendor }) => post("/v1/inquiries", vendor.sk, {}, 422),
  },
  {
    path: "an inquiry of a customer by a click",
    statements: 6,
    coldRoundTrips: 5,
    prepare: async ({ click, vendor }) => {
      const clicks = await Promise.all([click(), click(), click(), click()])
      const asked = () => ({ kind: "request", customer_external_id: unique("customer"), click_id: clicks.pop() })
      return ({ post }) => post("/v1/inquiries", vendor.sk, asked(), 201)
    },
    except: ({ post }, { vendor }) => post("/v1/inquiries", vendor.sk, {}, 422),
  },
  {
    path: "an inquiry by a form, its site and its thank-you page checked",
    statements: 8,
    coldRoundTrips: 8,
    prepare: async ({ vendor }) => {
      await createProgram(test.app, vendor, { allowed_hosts: [SITE.host] })
      const send = (app: App) => sendForm(app, vendor, whoAsks())
      // Whoever comes first on a day makes the key by which addresses are named.
      await send(createApp(() => test.app.deps))
      return ({ app }) => send(app)
    },
    except: ({ post }, { vendor }) => post("/v1/inquiries", vendor.sk, {}, 422),
  },
  {
    path: "an answer to an inquiry",
    statements: 5,
    coldRoundTrips: 4,
    prepare: async ({ vendor }) => {
      const { id } = await ask(test.app, 201, "POST", "/v1/inquiries", vendor.sk, { kind: "request", ...whoAsks() })
      const call = { channel: "call", outcome: "reached" }
      return ({ post }) => post(`/v1/inquiries/${id}/responses`, vendor.sk, call, 201)
    },
    except: ({ post }, { vendor }) => post("/v1/inquiries/inq_0/responses", vendor.sk, {}, 422),
  },
  {
    path: "an answer to an inquiry of a customer",
    statements: 5,
    coldRoundTrips: 4,
    prepare: async ({ vendor }) => {
      const asked = { kind: "request", customer_external_id: unique("customer") }
      const { id } = await ask(test.app, 201, "POST", "/v1/inquiries", vendor.sk, asked)
      const call = { channel: "call", outcome: "reached" }
      return ({ post }) => post(`/v1/inquiries/${id}/responses`, vendor.sk, call, 201)
    },
    except: ({ post }, { vendor }) => post("/v1/inquiries/inq_0/responses", vendor.sk, {}, 422),
  },
  ...[1, 30].map((inquiries) => ({
    path: `what is due at a desk of ${inquiries === 1 ? "one inquiry" : `${inquiries} inquiries`}`,
    statements: 5,
    coldRoundTrips: 4,
    prepare: ({ vendor }: Shop) => dueDesk(vendor, inquiries),
    except: nothing,
  })),
  {
    path: "a first lead by a click",
    statements: 6,
    coldRoundTrips: 5,
    prepare: async ({ click, vendor }) => {
      const clicks = await Promise.all([click(), click(), click(), click()])
      const lead = () => ({ customer_external_id: unique("customer"), click_id: clicks.pop() })
      return ({ post }) => post("/v1/leads", vendor.sk, lead(), 201)
    },
  },
  {
    path: "a refund of a sale that earned",
    statements: 6,
    coldRoundTrips: 12,
    prepare: async ({ click, vendor }) => {
      const names = Array.from({ length: 4 }, () => unique("sale"))
      for (const name of names)
        await ask(test.app, 201, "POST", "/v1/sales", vendor.sk, {
          ...saleOf({ click_id: await click() }),
          external_id: name,
        })
      const refund = () => ({ external_id: unique("refund"), sale_external_id: names.pop(), amount: 100 })
      return ({ post }) => post("/v1/refunds", vendor.sk, refund(), 201)
    },
  },
  {
    path: "a batch of clicks of several vendors",
    statements: 6,
    coldRoundTrips: 14,
    prepare: async () => {
      const batches = await Promise.all(Array.from({ length: 4 }, clicksOfVendors))
      await consumeClicks(test.app.deps, "clicks", batches.pop()!)
      return async ({ deps }) => void (await consumeClicks(deps, "clicks", batches.pop()!))
    },
    except: nothing,
  },
  {
    path: "a turn of the outbox, whatever it has of one topic: to lease, to write down, and to see that it is empty",
    statements: 12,
    coldRoundTrips: 28,
    prepare: async () => {
      const topic = unique("t")
      const left = [20, 3, 20, 20]
      // What the paths before have left there is no part of it.
      await drainOutbox(systemContext(test.app.deps, "test"), {})
      return async ({ deps }) => {
        const count = left.pop()!
        await asSystem(test.app.deps, (tx) => tx.insert(outboxRows).values(workOf(topic, count)))
        const lane = { parallel: 4, batch: 20, rowMs: 5_000, fails: "by_vendor" as const }
        const { done } = await drainOutbox(systemContext(deps, "test"), { [topic]: { ...lane, run: nothing } })
        expect(done).toBe(count)
      }
    },
    except: nothing,
  },
  {
    path: "an idle turn of the outbox",
    statements: 4,
    coldRoundTrips: 8,
    prepare: async () => {
      await drainOutbox(systemContext(test.app.deps, "test"), {})
      return async ({ deps }) => void (await drainOutbox(systemContext(deps, "test"), {}))
    },
    except: nothing,
  },
  {
    path: "a tick of cron when nothing is due, whatever vendors there are",
    statements: 4,
    coldRoundTrips: 9,
    prepare: async () => {
      await runCron(test.app.deps, { minute: 1 })
      return ({ deps }) => runCron(deps, { minute: 1 })
    },
    except: nothing,
  },
  {
    path: "a batch of commissions that mature",
    statements: 5,
    coldRoundTrips: 12,
    prepare: async ({ vendor, programId, ada, post }) => {
      const at = new Date("2031-06-01T00:00:00Z")
      const due = async (count: number) => {
        const body = { program_id: programId, affiliate_id: ada.id, amount: 100, currency: "EUR", reason: "thanks" }
        for (let i = 0; i < count; i++) await post(201, "/v1/commissions", body)
      }
      const counts = [12, 1, 12, 12]
      return async ({ deps }) => {
        await due(counts.pop()!)
        await matureCommissions.run(asJob(systemContext(deps, "test"), "test", at), vendor.id, at, at)
        const pending = await test.app.admin`
          select 1 from commissions where vendor_id = ${vendor.id} and matures_at is not null`
        expect(pending).toEqual([])
      }
    },
    except: nothing,
  },
]

const whoAsks = () => ({ email: `${unique("ada")}@mail.test`, message: "How much?" })

const SITE = new URL("https://shop.acme.test")
type App = ReturnType<typeof createApp>

async function sendForm(app: App, { pk }: Shop["vendor"], form: Record<string, string>) {
  const body = new URLSearchParams({ ...form, thank_you_url: `${SITE.origin}/thanks` })
  const headers = { origin: SITE.origin, "cf-connecting-ip": "203.0.113.9" }
  const reply = await app.request(`${PUBLIC_URL}/forms/inquiry?key=${pk}`, { method: "POST", headers, body })
  expect(reply.headers.get("location")).toBe(`${SITE.origin}/thanks`)
}

/** A desk where each run finds all of it due: it is warned, breached, escalated. */
async function dueDesk(vendor: Shop["vendor"], count: number) {
  const hot = () => ({ kind: "request", urgency: "hot", ...whoAsks() })
  const opened = []
  for (let n = 0; n < count; n++) opened.push(await ask(test.app, 201, "POST", "/v1/inquiries", vendor.sk, hot()))
  const first = Date.parse(opened.at(-1).due_at)
  let run = 0
  return async ({ deps }: Client) => {
    const now = new Date(first + run++ * 3_600_000)
    await sendAlarms.run({ ...systemContext(deps, "due"), now }, vendor.id, now, now)
  }
}

const saleOf = (fields: Record<string, unknown>) => ({
  external_id: unique("order"),
  customer_external_id: unique("customer"),
  amount: 10_000,
  currency: "EUR",
  ...fields,
})

async function clicksOfVendors(): Promise<QueueMessage[]> {
  const world = new LinkWorld()
  for (const slug of ["ada", "bob", "cyd"]) {
    const { vendor, ada } = await openShop(test.app)
    const [link] = await test.app.admin`select number::int as number from links where id = ${ada.link.id}`
    world.add(slug, { vendorId: vendor.id, linkId: ada.link.id, linkNumber: link!.number })
    for (let visit = 0; visit < 10; visit++) await world.follow(`/r/${slug}`)
  }
  return world.clicks.map((body) => ({ body, attempts: 1, ack: () => {}, retry: () => expect.fail() }))
}

const workOf = (topic: string, count: number) =>
  Array.from({ length: count }, (_, i) => {
    const now = new Date()
    return { topic, ref: `r${i}`, payload: {}, createdAt: now, dueAt: now }
  })

const test = useApp()

describe.each(PATHS)("$path", ({ statements, coldRoundTrips, prepare, except = seeWhoCalls }) => {
  const measure = async (isWarm: boolean): Promise<Traffic> => {
    const shop = await openShop(test.app)
    const act = await prepare(shop)
    const of = (work: (client: Client) => Promise<unknown>) => trafficOf(test.app.databaseUrl, work, isWarm)
    return less(await of(act), await of((client) => except(client, shop)))
  }

  it(`runs at most ${statements} statements`, async () => {
    const run = await measure(true)
    expect(run.statements.length, listed(run)).toBeLessThanOrEqual(statements)
  })

  it(`takes at most ${coldRoundTrips} round trips of a new client`, async () => {
    const run = await measure(false)
    expect(run.roundTrips, listed(run)).toBeLessThanOrEqual(coldRoundTrips)
  })
})

async function open(wire: Wire) {
  const { db, end } = connect(wire.url, 1)
  const app = createApp(() => ({ ...test.app.deps, db }))
  const post = async (path: string, key: string | null, body: unknown, status: number, more = {}) => {
    const headers = { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }), ...more }
    const reply = await app.request(`${PUBLIC_URL}${path}`, { method: "POST", headers, body: JSON.stringify(body) })
    expect(reply.status, await reply.text()).toBe(status)
  }
  return { app, deps: { ...test.app.deps, db }, post, end }
}

async function trafficOf(url: string, work: (client: Client) => Promise<unknown>, isWarm: boolean): Promise<Traffic> {
  const wire = await openWire(url)
  const client = await open(wire)
  if (isWarm) for (let run = 0; run < 2; run++) await work(client)
  const traffic = await wire.count(() => work(client))
  await client.end()
  wire.close()
  return traffic
}

/** What is asked before the path itself begins comes first. */
function less(whole: Traffic, before: Traffic): Traffic {
  return {
    statements: whole.statements.slice(before.statements.length),
    roundTrips: whole.roundTrips - before.roundTrips,
  }
}

const listed = ({ statements }: Traffic) =>
  statements.map((text) => text.trim().replace(/\s+/g, " ").slice(0, 120)).join("\n")
