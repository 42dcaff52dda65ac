import { beforeAll, describe, expect, it } from "vitest"
import { endpoints } from "../../src/app.ts"
import { PERMISSIONS } from "../../src/features/identity/permissions/core/permissions.ts"
import type { Endpoint } from "../../src/platform/http/endpoint.ts"
import { ask, createAffiliate, createMember, unique } from "../support/actors.ts"
import type { Json, Reply } from "../support/app.ts"
import type { Caller } from "../support/callers.ts"
import { furnish, knock, mayBy, nextNumber, type World } from "../support/matrix.ts"
import { type Ids, nameOf, type Sample, sampleOf } from "../support/matrix-samples.ts"
import { openDesk, refund, usePayouts } from "../support/payouts.ts"
import { Visitor } from "../support/visitor.ts"

const test = usePayouts()

/** What is no deed of anybody's at a vendor, and why. A new endpoint that changes something does not belong here. */
const NO_DEEDS: Record<string, string> = {
  "POST /v1/clicks": "a visitor's, whose row is the click",
  "POST /v1/programs/{id}/rules/preview": "changes nothing",
}
/** These take a payout that came back; they have a test of their own below. */
const WRITE_OFFS = ["POST /v1/debts/{id}/write-off", "POST /v1/debts/{id}/write-off/approval"]
/** Where the usual sample changes nothing, one that does. */
const CHANGES: Record<string, (ids: Ids) => Sample> = {
  "PUT /v1/inquiries/{id}/checklist": (ids) => ({
    body: { done: ["Need understood"] },
    ids: { inquiry_id: ids.open_inquiry_id! },
  }),
  "PUT /v1/retention": () => ({ body: { mails_days: 20 } }),
  "PUT /v1/sla": () => ({ body: { holidays: ["2026-12-25"] } }),
  "PUT /v1/desk": () => ({ body: { blocked_words: ["casino"] } }),
  "POST /v1/sign-out-everywhere": () => ({ body: {} }),
  "PUT /v1/targets": () => ({ body: [{ channel: "sales", metric: "closes", period: "2026-11", value: 5 }] }),
  "PUT /v1/targets.csv": () => ({
    body: "channel,metric,period,value\nsales,closes,2026-12,7\n",
    type: "text/csv",
  }),
  "PUT /v1/budgets": () => ({ body: [{ channel: "sales", kind: "tools", period: "2026-11", amount: 100 }] }),
  "PUT /v1/budgets.csv": () => ({
    body: "channel,kind,contractor,period,amount,committed\nsales,media,,2026-12,100,0\n",
    type: "text/csv",
  }),
  "PATCH /v1/links/{id}": () => ({ body: { status: "disabled" } }),
  "POST /v1/commissions/{id}/release": (ids) => ({ body: {}, ids: { commission_id: ids.held_id! } }),
}
/** They end something: what was is all that there is to say. */
const ENDS = /^DELETE |\/cancellation$|\/rejection$|\/spam$|\/revocation$/

const changing = endpoints.filter(
  ({ method, path }) => method !== "get" && !(nameOf({ method, path } as Endpoint) in NO_DEEDS),
)
/** What only owner and finance may read: where somebody is paid, and their taxes. */
const payoutReads = endpoints.filter(({ method, action }) => {
  const may: string[] = PERMISSIONS[action as keyof typeof PERMISSIONS]
  return method === "get" && may.includes("finance") && !may.includes("manager") && !may.includes("viewer")
})

describe("the audit log", () => {
  let world: World
  beforeAll(async () => {
    world = await furnish(test, "test")
    world.ids.held_id = await heldCommission(world)
  })

  /** The rows that a request wrote, at whatever vendor: what the operator makes is a vendor of its own. */
  const rowsOf = (reply: Reply) =>
    test.app.admin<{ action: string; detail: Json }[]>`
      select action, detail from audit_log
      where request_id = ${reply.headers.get("x-request-id")} and outcome = 'done' order by id`

  /** The answer to the first caller for whom it succeeds. */
  async function succeed(spec: Endpoint): Promise<Reply | null> {
    const browser = world.company.sessions.get("owner")!
    const owner: Caller = {
      name: "owner",
      call: (method, path, sent) => browser.call(method, path, world.vendorId, sent),
    }
    const callers = spec.action === "session.end" ? [owner] : world.callers
    for (const caller of callers.filter(({ name }: Caller) => mayBy(spec.action, name))) {
      const usual = sampleOf(spec, world.ids, nextNumber())
      const sample = CHANGES[nameOf(spec)]?.(world.ids) ?? (spec.method === "delete" ? { body: {} } : usual)
      const reply = await knock(caller, spec, world.ids, sample)
      if (reply.status < 300) return reply
    }
    return null
  }

  it("has a row of every change that an endpoint makes, with what is after it", { timeout: 60_000 }, async () => {
    const silent: string[] = []
    const undone: string[] = []
    const empty: string[] = []
    const order = (spec: Endpoint) => Number(spec.method === "delete") + 2 * Number(spec.path.includes("sign-out"))
    for (const spec of changing.toSorted((a, b) => order(a) - order(b))) {
      const name = nameOf(spec)
      await prepare(world, spec)
      const reply = await succeed(spec)
      if (!reply) undone.push(name)
      else {
        const rows = await rowsOf(reply)
        if (rows.length === 0) silent.push(name)
        const values = rows.filter(({ detail }) => (ENDS.test(name) ? detail.before : hasAfter(detail)))
        if (rows.length > 0 && values.length === 0) empty.push(`${name}: ${JSON.stringify(rows)}`)
      }
    }
    expect({ silent, empty, undone }).toEqual({ silent: [], empty: [], undone: WRITE_OFFS })
  })

  it("has what was asked and granted of a debt", async () => {
    const desk = await openDesk(test)
    const payee = await desk.payee()
    const commission = await desk.grant(payee.id, 5000)
    await desk.pay()
    await refund(desk, commission, 5000)
    const [debt] = (await ask(test.app, 200, "GET", "/v1/debts", desk.vendor.sk)).data
    await ask(test.app, 200, "POST", `/v1/debts/${debt.id}/write-off`, desk.preparer, { reason: "gone" })
    await ask(test.app, 200, "POST", `/v1/debts/${debt.id}/write-off/approval`, desk.approver)
    const { data } = await ask(test.app, 200, "GET", `/v1/audit?subject=${debt.id}`, desk.vendor.owner)
    expect(data).toMatchObject([
      { action: "debt.write_off", before: { status: "open" }, after: { status: "written_off" }, reason: "gone" },
      { action: "debt.write_off_ask", after: { amount: "5000" }, reason: "gone" },
    ])
  })

  it("has a row of every look at what only owner and finance may read", async () => {
    const silent: string[] = []
    for (const spec of payoutReads) {
      const reply = await succeed(spec)
      if (!reply || (await rowsOf(reply)).length === 0) silent.push(nameOf(spec))
    }
    expect(silent).toEqual([])
    expect(payoutReads.map(nameOf)).toContain("GET /v1/affiliates/{id}/payout-account")
  })

  it("has a row of each look that is written down, however many look at once", async () => {
    const { ids, company } = world
    const { sk } = company.vendor
    for (const spec of endpoints.filter(({ method }) => method === "get")) {
      const reply = await succeed(spec)
      if (!reply) continue
      expect((await rowsOf(reply)).length > 0, nameOf(spec)).toBe(spec.isAudited === true)
    }
    const path = `/v1/affiliates/${ids.affiliate_id}/payout-account`
    const at = await Promise.all(Array.from({ length: 5 }, () => test.app.call("GET", path, { key: sk })))
    for (const reply of at) expect((await rowsOf(reply)).length).toBe(1)
  })

  it("has sign-ins that failed of somebody who is known", async () => {
    const { vendor } = world.company
    const email = `${unique("late")}@acme.test`
    const { id } = await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email, role: "viewer" })
    const visitor = new Visitor(test.app)
    await visitor.post("/sign-in", { email })
    const token = await visitor.linkFor(email)
    for (let times = 0; times < 2; times++) await visitor.post("/sign-in/link", { token })
    const { data } = await ask(test.app, 200, "GET", `/v1/audit?action=session.begin&actor=${id}`, vendor.owner)
    expect(data.map((row: Json) => [row.outcome, row.reason])).toEqual([
      ["refused", "link_spent"],
      ["done", null],
    ])
  })

  async function heldCommission({ company: { vendor }, ids }: World): Promise<string> {
    const affiliate_id = ids.affiliate_id!
    const rules = [{ event: "sale", rate: { kind: "percent", bps: 1000 } }]
    await ask(test.app, 200, "PUT", `/v1/programs/${ids.program_id}/rules`, vendor.sk, { rules })
    const sale = { external_id: unique("own"), customer_external_id: unique("own"), amount: 900, currency: "EUR" }
    await ask(test.app, 201, "POST", "/v1/sales", vendor.sk, {
      ...sale,
      affiliate_id,
      email: ids.affiliate_email,
    })
    const { data } = await ask(test.app, 200, "GET", "/v1/commissions?status=held", vendor.sk)
    return String(data[0].id)
  }

  /** What the world lacks for an endpoint. */
  async function prepare({ company: { vendor }, ids }: World, spec: Endpoint) {
    if (!spec.path.includes("/email-change/")) return
    const manager = await createMember(test.app, vendor, "manager")
    const affiliate = await createAffiliate(test.app, vendor, ids.program_id!)
    ids.affiliate_id = String(affiliate.id)
    await ask(test.app, 202, "PATCH", `/v1/affiliates/${affiliate.id}`, manager, {
      email: `${unique("new")}@mail.test`,
    })
  }
})

/** Facts beside `before` and `after` are values after the deed. */
function hasAfter({ before: _, reason: __, after, ...facts }: Json): boolean {
  return Object.keys(facts).length > 0 || (after !== undefined && Object.keys(after as object).length > 0)
}
