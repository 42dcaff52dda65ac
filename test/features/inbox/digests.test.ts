import { describe, expect, it } from "vitest"
import { runCron } from "../../../src/cron.ts"
import { ask } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { type Desk, openDesk } from "../../support/desk.ts"

const test = useApp()

type Sent = { to: string; subject: string; body: string }

async function digests(desk: Desk, subject: RegExp): Promise<Sent[]> {
  return (await desk.mails()).filter((mail) => subject.test(String(mail.subject))) as unknown as Sent[]
}
const MORNING = /^Your morning/
const WEEK = /^The week/

const mailOf = async (id: string) =>
  String((await test.app.admin`select email from members where id = ${id}`)[0]?.email)
const closeAll = async (desk: Desk) => {
  for (const { id } of await desk.list("&status=open")) {
    await desk.act(id, "responses", { channel: "call", outcome: "reached" }, 201)
    await desk.act(id, "resolution", { reason: "Answered" })
  }
}

describe("the morning digest", () => {
  it("mails each owner what is late, to answer, to follow up and asked, when the desk opens", async () => {
    const desk = await openDesk(test.app, ["sales"], { timezone: "Europe/Oslo" })
    const seller = await mailOf(desk.members[0]!.id)
    await desk.act((await desk.post({ name: "Ada" })).id, "responses", { channel: "call", outcome: "reached" }, 201)
    const later = await desk.post({ name: "Bo", kind: "deal" })
    const missed = await desk.post({ name: "Cy", urgency: "normal" })
    await desk.act(missed.id, "responses", { channel: "call", outcome: "no_answer" }, 201)
    await desk.act(later.id, "expert", { member_id: desk.boss.id, question: "Does it fit?" })
    await desk.at("2030-01-08T07:59:59.999Z")
    expect(await digests(desk, MORNING)).toEqual([])
    await desk.at("2030-01-08T08:00:00Z")
    const [own, boss, ...more] = (await digests(desk, MORNING)).sort((a) => (a.to === seller ? -1 : 1))
    expect(more).toEqual([])
    const holder = (await desk.get(missed.id)).owner_id === desk.boss.id ? boss! : own!
    expect(holder.body).toMatch(/Late \(1\)\n- request from Cy, was due 7 Jan 2030, 12:00 Oslo: http/)
    expect(own!.to).toBe(seller)
    expect(own!.body).toContain(`To answer (1)\n- deal from Bo, due 9 Jan 2030, 11:00 Oslo: `)
    expect(own!.body).toContain(`/v/${desk.vendor.id}/inbox/${later.id}`)
    expect(own!.body).toContain("Answered or waiting for the customer: 1.")
    expect(boss!.to).toBe(await mailOf(desk.boss.id))
    expect(boss!.body).toContain("Asked of you (1)\n- deal from Bo, the owner waits")
  })

  it("comes once a working day: not at weekends, not on holidays, not to who holds nothing", async () => {
    const desk = await openDesk(test.app, ["sales", "sales"])
    await ask(test.app, 200, "PUT", "/v1/sla", desk.vendor.sk, { holidays: ["2030-01-09"] })
    const { id, owner_id } = await desk.post({ kind: "deal" })
    await desk.act(id, "responses", { channel: "call", outcome: "reached" }, 201)
    for (const now of ["2030-01-08T09:00:00Z", "2030-01-08T09:00:00Z", "2030-01-08T12:00:00Z", "2030-01-14T08:00:00Z"])
      await desk.at(now)
    const sent = await digests(desk, MORNING)
    expect(sent.map((mail) => mail.to)).toEqual(Array(3).fill(await mailOf(owner_id)))
    await closeAll(desk)
    await desk.at("2030-01-16T08:00:00Z")
    expect(await digests(desk, MORNING)).toHaveLength(3)
  })

  it("of a clock that is moved by a year comes for the last month of it, so that the year ends soon", async () => {
    const desk = await openDesk(test.app, ["sales"])
    const { id } = await desk.post({ kind: "deal" })
    await desk.act(id, "responses", { channel: "call", outcome: "reached" }, 201)
    await desk.at("2031-01-07T08:00:00Z")
    // From 9 December to 6 January there are 21 weekdays, five Mondays among them.
    expect(await digests(desk, MORNING)).toHaveLength(21)
    expect((await digests(desk, WEEK)).map((mail) => mail.subject.split(/ week | to /)[1])).toEqual([
      "2 Dec 2030",
      "9 Dec 2030",
      "16 Dec 2030",
      "23 Dec 2030",
      "30 Dec 2030",
    ])
  })

  it.each([
    ["Europe/Oslo", "2030-03-29T08:00:00Z", "2030-04-01T07:00:00Z"],
    ["America/New_York", "2030-03-08T14:00:00Z", "2030-03-11T13:00:00Z"],
    ["Asia/Kolkata", "2030-03-29T03:30:00Z", "2030-04-01T03:30:00Z"],
  ])("follows the clocks of %s through a change of them", async (timezone, before, after) => {
    const desk = await openDesk(test.app, ["sales"], { timezone })
    await desk.at(new Date(Date.parse(before) - 1000).toISOString())
    const { id } = await desk.post({ kind: "deal" })
    await desk.act(id, "responses", { channel: "call", outcome: "reached" }, 201)
    const step = async (now: string, count: number) => {
      await desk.at(new Date(Date.parse(now) - 1).toISOString())
      expect(await digests(desk, MORNING)).toHaveLength(count)
      await desk.at(now)
      expect(await digests(desk, MORNING)).toHaveLength(count + 1)
    }
    await step(before, 0)
    await step(after, 1)
  })

  it("in real time comes with the tick after it is due, however many ticks there are", async () => {
    const desk = await openDesk(test.app, ["sales"])
    // A test vendor whose clock was never moved lives in real time.
    await test.app.admin`update vendors set test_now = null where id = ${desk.vendor.id}`
    await ask(test.app, 200, "PUT", "/v1/sla", desk.vendor.sk, {
      business_hours: Object.fromEntries(
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [day, [["00:00", "24:00"]]]),
      ),
    })
    await desk.post({ kind: "deal" })
    // What was sent is no longer in the outbox: it was kept, for want of a provider.
    const kept = async () =>
      test.app.admin`select subject from mails where recipient = ${await mailOf(desk.members[0]!.id)}
        and subject like 'Your morning%'`
    await runCron(test.app.deps)
    expect(await kept()).toHaveLength(0)
    // Real time cannot be moved: the mark of the last digests is, to before the last midnight.
    await test.app
      .admin`update desks set digest_at = date_trunc('day', now()) - interval '1 hour' where vendor_id = ${desk.vendor.id}`
    await Promise.all([1, 2, 3].map(() => runCron(test.app.deps)))
    await runCron(test.app.deps)
    expect(await kept()).toHaveLength(1)
  })
})

describe("the weekly digest", () => {
  it("mails who is responsible what came, how fast it was answered, and how the plan stands", async () => {
    const desk = await openDesk(test.app, ["sales", "manager"], { timezone: "America/New_York" })
    await desk.at("2030-01-07T15:00:00Z")
    await ask(test.app, 200, "PUT", "/v1/targets", desk.vendor.sk, [
      { channel: "unattributed", metric: "inquiries", period: "2030-01", value: 8 },
      { channel: "sales", metric: "revenue", period: "2030-01", value: 50_000 },
    ])
    const answered = await desk.post({ name: "Ada" })
    await desk.at("2030-01-07T15:12:00Z")
    await desk.act(answered.id, "responses", { channel: "call", outcome: "reached" }, 201)
    await desk.post({ name: "Bo" })
    await desk.at("2030-01-14T13:59:59.999Z")
    expect(await digests(desk, WEEK)).toEqual([])
    await desk.at("2030-01-14T14:00:00Z")
    const [mail, ...more] = await digests(desk, WEEK)
    expect(more).toEqual([])
    expect(mail!.to).toBe(await mailOf(desk.members[1]!.id))
    expect(mail!.subject).toContain("7 Jan 2030 to 13 Jan 2030")
    expect(mail!.body).toContain(
      "2 received: 1 answered, half within 12 min, nine of ten within 12 min. 1 too late, 0 won, 0 lost, 2 still open.",
    )
    expect(mail!.body).toContain("Inquiries: 2 of 8, 25.0 %")
    expect(mail!.body).toContain("Revenue: 0.00 EUR of 500.00 EUR, 0.0 %")
    expect(mail!.body).toMatch(/Who holds what now\n- /)
  })

  it("comes with the first working day of the week, and not at all when nothing came and nothing is planned", async () => {
    const desk = await openDesk(test.app, ["sales"])
    await ask(test.app, 200, "PUT", "/v1/sla", desk.vendor.sk, { holidays: ["2030-01-14"] })
    await desk.post()
    await closeAll(desk)
    await desk.at("2030-01-15T08:59:59Z")
    expect(await digests(desk, WEEK)).toEqual([])
    await desk.at("2030-01-15T09:00:00Z")
    expect(await digests(desk, WEEK)).toHaveLength(1)
    await desk.at("2030-01-30T00:00:00Z")
    expect(await digests(desk, WEEK)).toHaveLength(1)
  })
})

describe("a vendor without inquiries", () => {
  it("gets no digests", async () => {
    const desk = await openDesk(test.app)
    await desk.at("2030-02-01T00:00:00Z")
    const mails: Json[] = await desk.mails()
    expect(mails.filter((mail: Json) => MORNING.test(mail.subject) || WEEK.test(mail.subject))).toEqual([])
  })
})
