import { describe, expect, it } from "vitest"
import { runCron } from "../../../src/cron.ts"
import {
  advanceTo,
  ask,
  createAffiliate,
  createProgram,
  createVendor,
  type TestVendor,
  unique,
} from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"

const test = useApp({ CLICKS_KEPT_MONTHS: "120" })
const WORDS = "Three tents for the north face"

const anHour = () => runCron(test.app.deps, { minute: 0 })
const count = async (table: string, vendorId: string) =>
  Number((await test.app.admin`select count(*) from ${test.app.admin(table)} where vendor_id = ${vendorId}`)[0]!.count)

/** A vendor with an inquiry that was answered and closed, at an instant of its clock. */
async function withInquiry(now: string) {
  const vendor = await createVendor(test.app)
  await advanceTo(test.app, vendor, now)
  const sent = { kind: "question", name: "Kari", email: `${unique("kari")}@mail.test`, message: WORDS }
  const { id } = await ask(test.app, 201, "POST", "/v1/inquiries", vendor.sk, sent)
  const note = `She asked for: ${WORDS}`
  await ask(test.app, 201, "POST", `/v1/inquiries/${id}/responses`, vendor.owner, {
    channel: "call",
    outcome: "reached",
    note,
  })
  await ask(test.app, 200, "POST", `/v1/inquiries/${id}/resolution`, vendor.owner, { reason: "answered" })
  return { vendor, id: String(id) }
}

const textsOf = async (vendor: TestVendor) => {
  const { id } = vendor
  return JSON.stringify(
    await test.app.admin`
    select row_to_json(i) from inquiries i where vendor_id = ${id}
    union all select row_to_json(e) from inquiry_events e where vendor_id = ${id}
    union all select row_to_json(r) from inquiry_responses r where vendor_id = ${id}`,
  )
}

describe("retention", () => {
  it("is the owner's, changes what is sent alone, and says who changed it from what", async () => {
    const vendor = await createVendor(test.app)
    const none = { clicks_days: null, messages_days: null, events_days: null, mails_days: null }
    expect(await ask(test.app, 200, "GET", "/v1/retention", vendor.owner)).toEqual(none)
    await ask(test.app, 200, "PUT", "/v1/retention", vendor.owner, { clicks_days: 30, mails_days: 7 })
    const saved = await ask(test.app, 200, "PUT", "/v1/retention", vendor.owner, { clicks_days: 60 })
    expect(saved).toEqual({ ...none, clicks_days: 60, mails_days: 7 })
    await ask(test.app, 404, "GET", "/v1/retention", vendor.sk)
    await ask(test.app, 403, "PUT", "/v1/retention", vendor.sk, { clicks_days: 1 })
    for (const clicks_days of [0, 5000, "30", 3500])
      await ask(test.app, 422, "PUT", "/v1/retention", vendor.owner, { clicks_days })
    const { data } = await ask(
      test.app,
      200,
      "GET",
      `/v1/audit?action=retention.save&subject=${vendor.id}`,
      vendor.owner,
    )
    expect(data[0]).toMatchObject({ before: { clicks_days: 30 }, after: { clicks_days: 60 } })
  })

  it("forgets what was written in inquiries that were over for so long, and keeps that they were", async () => {
    const { vendor, id } = await withInquiry("2031-01-01T12:00:00Z")
    const other = await withInquiry("2031-01-01T12:00:00Z")
    await ask(test.app, 200, "PUT", "/v1/retention", vendor.owner, { messages_days: 30 })
    await advanceTo(test.app, vendor, "2031-01-20T12:00:00Z")
    await anHour()
    expect(await textsOf(vendor)).toContain(WORDS)
    await advanceTo(test.app, vendor, "2031-02-02T12:00:00Z")
    await anHour()
    await anHour()
    expect(await textsOf(vendor)).not.toContain(WORDS)
    expect(await textsOf(other.vendor)).toContain(WORDS)
    const shown = await ask(test.app, 200, "GET", `/v1/inquiries/${id}`, vendor.owner)
    expect(shown).toMatchObject({ status: "closed", ending: "resolved", message: null })
    expect(shown.timeline.map((moment: { type: string }) => moment.type)).toContain("responded")
  })

  it("forgets clicks and keeps what reports count of them", async () => {
    const vendor = await createVendor(test.app)
    await advanceTo(test.app, vendor, "2031-03-10T12:00:00Z")
    const program = await createProgram(test.app, vendor)
    const ada = await createAffiliate(test.app, vendor, String(program.id))
    const slug = unique("slug")
    await ask(test.app, 201, "POST", "/v1/links", vendor.sk, { affiliate_id: ada.id, program_id: program.id, slug })
    const landing_url = "https://shop.acme.test/?who=kari"
    await ask(test.app, 201, "POST", "/v1/clicks", vendor.sk, { slug, url: landing_url })
    await test.app.settle()
    const stored = async () =>
      (
        await test.app.admin`select (select count(*)::int from clicks c where c.vendor_number = v.number) as clicks,
        (select count(*)::int from click_origins o where o.vendor_number = v.number) as origins
        from vendors v where v.id = ${vendor.id}`
      )[0]
    expect(await stored()).toEqual({ clicks: 1, origins: 1 })
    await ask(test.app, 200, "PUT", "/v1/retention", vendor.owner, { clicks_days: 10 })
    await anHour()
    expect(await stored()).toEqual({ clicks: 1, origins: 1 })
    await advanceTo(test.app, vendor, "2031-03-21T12:00:00Z")
    await anHour()
    expect(await stored()).toEqual({ clicks: 0, origins: 0 })
    const window = "from=2031-03-01&to=2031-04-01"
    const funnel = await ask(test.app, 200, "GET", `/v1/reports/funnel?${window}`, vendor.sk)
    expect(funnel.total.clicks).toBe(1)
  })

  it("forgets mails, events and what Stripe sent by the vendor's days, and of everybody else after 30", async () => {
    const [short, long, usual] = [
      await withInquiry("2031-01-01T12:00:00Z"),
      await withInquiry("2031-01-01T12:00:00Z"),
      await withInquiry("2031-01-01T12:00:00Z"),
    ].map(({ vendor }) => vendor) as [TestVendor, TestVendor, TestVendor]
    await test.app.settle()
    await ask(test.app, 200, "PUT", "/v1/retention", short.owner, { mails_days: 3, events_days: 3 })
    await ask(test.app, 200, "PUT", "/v1/retention", long.owner, { mails_days: 90, events_days: 90 })
    const age = (days: number) => test.app.admin`update mails set created_at = now() - ${days} * interval '1 day'`
    for (const { id } of [short, long, usual])
      await test.app.admin`insert into stripe_events (owner, id, type, payload, status, received_at, processed_at)
        values (${id}, 'evt_1', 'invoice.paid', '{"type": "invoice.paid"}', 'processed', now(), now() - interval '4 days')`
    const payloads = async () =>
      (await test.app.admin`select owner from stripe_events where payload ? 'type'`)
        .map(({ owner }) => owner)
        .toSorted()
    await age(4)
    await anHour()
    expect(await count("mails", short.id)).toBe(0)
    expect(await count("mails", usual.id)).toBeGreaterThan(0)
    expect(await payloads()).toEqual([long.id, usual.id].toSorted())
    await age(31)
    await test.app.admin`insert into mail_bounces (address, kind, reason, at) values
      ('old@mail.test', 'arrived', '', now() - interval '31 days'), ('new@mail.test', 'arrived', '', now()),
      ('bad@mail.test', 'bounced', 'full', now() - interval '31 days')`
    await test.app.admin`update stripe_events set processed_at = now() - interval '31 days'`
    await anHour()
    expect(await count("mails", usual.id)).toBe(0)
    expect(await count("mails", long.id)).toBeGreaterThan(0)
    expect(await payloads()).toEqual([long.id])
    const addresses = await test.app.admin`select address from mail_bounces where address like '%@mail.test' order by 1`
    expect(addresses.map(({ address }) => address)).toEqual(["bad@mail.test", "new@mail.test"])
  })
})
