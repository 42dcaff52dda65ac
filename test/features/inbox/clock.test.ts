import { describe, expect, it } from "vitest"
import { ask } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openDesk, story } from "../../support/desk.ts"

const test = useApp()

describe("the clock of an inquiry", () => {
  it("has an owner and a deadline when the answer comes, and nothing before", async () => {
    const desk = await openDesk(test.app)
    const inquiry = await desk.post({ name: "Ada", message: "How much?" })
    expect(inquiry).toMatchObject({
      kind: "request",
      status: "open",
      stage: "new",
      due_at: "2030-01-07T11:00:00.000Z",
      warn_at: "2030-01-07T10:30:00.000Z",
      breached: false,
    })
    expect(desk.members.map((one) => one.id)).toContain(inquiry.owner_id)
    expect(story(inquiry)).toEqual(["01-07T10:00:00 created", "01-07T10:00:00 assigned"])
    expect(await desk.get(inquiry.id)).toEqual(inquiry)
  })

  it("warns at half and breaches at the exact minute: manager notified, given to someone else, counted", async () => {
    const desk = await openDesk(test.app)
    const { id, owner_id: first } = await desk.post()
    await desk.at("2030-01-07T10:29:59.999Z")
    expect(story(await desk.get(id))).toHaveLength(2)
    await desk.at("2030-01-07T10:59:59.999Z")
    const warned = await desk.get(id)
    expect(warned).toMatchObject({ warned_at: "2030-01-07T10:30:00.000Z", breached: false, owner_id: first })
    await desk.at("2030-01-07T11:00:00.000Z")
    const late = await desk.get(id)
    expect(late.breached_at).toBe("2030-01-07T11:00:00.000Z")
    expect(late.timeline.slice(2)).toMatchObject([
      { type: "warned", at: "2030-01-07T10:30:00.000Z", member_id: first },
      { type: "breached", at: "2030-01-07T11:00:00.000Z", member_id: first },
      { type: "assigned", at: "2030-01-07T11:00:00.000Z", member_id: late.owner_id, reason: "breach", from: first },
    ])
    expect(desk.members.map((one) => one.id).filter((one) => one !== first)).toEqual([late.owner_id])
    const subjects = (await desk.mails()).map((mail) => mail.subject.split(":")[0])
    expect(subjects).toEqual(["Yours", "Half the time is gone", "Too late", "Yours"])
    expect(await desk.list("&breached=true")).toHaveLength(1)
    expect(await desk.list("&breached=false")).toHaveLength(0)
    const events = await test.app.admin`select topic from outbox where vendor_id = ${desk.vendor.id} and ref = ${id}`
    expect(events.map((one) => one.topic)).toEqual(["inquiry.created", "inquiry.breached"])
  })

  it("a second member who lets the same time pass loses it to the manager, once", async () => {
    const desk = await openDesk(test.app)
    const { id } = await desk.post()
    await desk.at("2030-01-09T12:00:00.000Z")
    const late = await desk.get(id)
    expect(late.owner_id).toBe(desk.boss.id)
    expect(story(late).slice(2)).toEqual([
      "01-07T10:30:00 warned",
      "01-07T11:00:00 breached",
      "01-07T11:00:00 assigned",
      "01-07T12:00:00 escalated",
      "01-07T12:00:00 assigned",
    ])
  })

  it.each([
    ["Europe/Oslo", "2030-03-29T15:40:00.000Z", "2030-04-01T07:10:00.000Z", "2030-04-01T07:40:00.000Z"],
    ["America/New_York", "2030-03-08T21:40:00.000Z", "2030-03-11T13:10:00.000Z", "2030-03-11T13:40:00.000Z"],
    ["Asia/Kolkata", "2030-03-08T11:10:00.000Z", "2030-03-11T03:40:00.000Z", "2030-03-11T04:10:00.000Z"],
  ])(
    "in %s one that comes on Friday evening is due on Monday morning, clocks having changed or not",
    async (zone, at, warn, due) => {
      const desk = await openDesk(test.app, ["sales", "sales"], { timezone: zone })
      await desk.at(at)
      const { id } = await desk.post()
      await desk.at("2030-04-10T00:00:00Z")
      const late = await desk.get(id)
      expect(late).toMatchObject({ warned_at: warn, breached_at: due })
    },
  )

  it("hot is five minutes on a Sunday too, a deal 48 hours; editing the rules leaves what is open as it was", async () => {
    const desk = await openDesk(test.app)
    await desk.at("2030-01-13T03:00:00Z")
    expect(await desk.post({ urgency: "hot" })).toMatchObject({ due_at: "2030-01-13T03:05:00.000Z" })
    expect(await desk.post({ kind: "deal" })).toMatchObject({ due_at: "2030-01-15T03:00:00.000Z" })
    const before = await desk.post()
    expect(before.due_at).toBe("2030-01-14T10:00:00.000Z")
    const sla = await ask(test.app, 200, "GET", "/v1/sla", desk.vendor.sk)
    expect(sla.rules).toEqual([
      { urgency: "hot", respond_within_minutes: 5, clock: "always" },
      { kind: "deal", respond_within_minutes: 2880, clock: "always" },
      { respond_within_minutes: 60, clock: "business" },
    ])
    await ask(test.app, 200, "PUT", "/v1/sla", desk.vendor.sk, {
      business_hours: { sun: [["00:00", "24:00"]], mon: [["12:00", "13:00"]] },
      holidays: ["2030-01-14"],
      rules: [{ kind: "question", respond_within_minutes: 10, clock: "business" }],
    })
    expect(await desk.post({ kind: "question" })).toMatchObject({ due_at: "2030-01-13T03:10:00.000Z" })
    expect((await desk.get(before.id)).due_at).toBe(before.due_at)
    await desk.at("2030-01-13T23:55:00Z")
    expect(await desk.post({ kind: "question" })).toMatchObject({ due_at: "2030-01-20T00:05:00.000Z" })
  })

  it("refuses hours that end before they begin, overlap, or never open, each by its pointer", async () => {
    const desk = await openDesk(test.app, [])
    const put = async (body: unknown) =>
      (await ask(test.app, 422, "PUT", "/v1/sla", desk.vendor.sk, body)).errors[0].pointer
    expect(await put({ business_hours: { mon: [["17:00", "09:00"]] } })).toBe("/business_hours/mon")
    expect(
      await put({
        business_hours: {
          mon: [
            ["09:00", "12:00"],
            ["11:00", "13:00"],
          ],
        },
      }),
    ).toBe("/business_hours/mon")
    expect(await put({ business_hours: { mon: [] } })).toBe("/business_hours")
    expect(await put({ holidays: ["2026-02-30"] })).toBe("/holidays/0")
    expect(await put({ rules: [{ respond_within_minutes: 0, clock: "always" }] })).toBe(
      "/rules/0/respond_within_minutes",
    )
    await ask(test.app, 403, "PUT", "/v1/sla", (await openDesk(test.app, ["sales"])).members[0]!.token, {
      holidays: [],
    })
  })
})

describe("responses", () => {
  it("the first that gets through stops the clock; a try that nobody answers does not, and plans the next", async () => {
    const desk = await openDesk(test.app)
    const { id, owner_id } = await desk.post()
    await desk.at("2030-01-07T10:10:00Z")
    const tried = await desk.act(id, "responses", { channel: "call", outcome: "no_answer", note: "Voicemail" }, 201)
    expect(tried).toMatchObject({ responded_at: null, next_try_at: "2030-01-07T11:10:00.000Z" })
    expect(tried.timeline.at(-1)).toMatchObject({
      type: "tried",
      note: "Voicemail",
      outcome: "no_answer",
      member_id: owner_id,
    })
    await desk.at("2030-01-07T10:40:00Z")
    expect((await desk.get(id)).warned_at).toBe("2030-01-07T10:30:00.000Z")
    const reached = await desk.act(id, "responses", { channel: "call", outcome: "reached" }, 201)
    expect(reached).toMatchObject({ responded_at: "2030-01-07T10:40:00.000Z", response_minutes: 40, next_try_at: null })
    await desk.at("2030-01-08T12:00:00Z")
    const later = await desk.get(id)
    expect(later.breached).toBe(false)
    expect(story(later).at(-1)).toBe("01-07T10:40:00 responded")
    const again = await desk.act(id, "responses", { channel: "email", outcome: "answered" }, 201)
    expect(again.responded_at).toBe(reached.responded_at)
  })

  it("the next try rings its owner when it is time, on business time", async () => {
    const desk = await openDesk(test.app)
    await desk.at("2030-01-07T16:30:00Z")
    const { id } = await desk.post()
    await desk.act(id, "responses", { channel: "call", outcome: "no_answer" }, 201)
    await desk.at("2030-01-08T09:29:00Z")
    expect((await desk.get(id)).next_try_at).toBe("2030-01-08T09:30:00.000Z")
    await desk.at("2030-01-08T09:30:00Z")
    expect(story(await desk.get(id))).toContain("01-08T09:30:00 reminded")
  })

  it("waiting on the customer pauses follow-ups, not the first response, and ends when they write", async () => {
    const desk = await openDesk(test.app)
    const { id, email, owner_id } = await desk.post()
    await desk.act(id, "waiting", { until: "2030-01-20T10:00:00Z" }, 409)
    await desk.act(id, "responses", { channel: "call", outcome: "answered" }, 201)
    await desk.act(id, "waiting", { until: "2030-01-01T10:00:00Z" }, 422)
    expect(await desk.act(id, "waiting", { until: "2030-01-20T10:00:00Z" })).toMatchObject({ status: "waiting" })
    await desk.at("2030-01-08T10:00:00Z")
    const more = await desk.post({ email: email.toUpperCase(), message: "One more thing" })
    expect(more).toMatchObject({ thread_id: id, owner_id })
    expect(await desk.get(id)).toMatchObject({ status: "open", waiting_until: null })
    await desk.act(id, "waiting", { until: "2030-01-20T10:00:00Z" })
    await desk.act(more.id, "responses", { channel: "email", outcome: "answered" }, 201)
    await desk.at("2030-01-20T10:00:00Z")
    expect(story(await desk.get(id)).at(-1)).toBe("01-20T10:00:00 resumed")
  })

  it("reaching a person answers all that they have open, and nothing of others", async () => {
    const desk = await openDesk(test.app)
    const first = await desk.post({ phone: "+47 22 33 44 55", email: undefined })
    const second = await desk.post({ phone: "004722334455", email: undefined, kind: "question" })
    const other = await desk.post()
    expect(second).toMatchObject({ thread_id: first.id, owner_id: first.owner_id })
    expect(second.id).not.toBe(first.id)
    await desk.act(first.id, "responses", { channel: "call", outcome: "reached" }, 201)
    expect((await desk.get(second.id)).responded_at).not.toBeNull()
    expect((await desk.get(other.id)).responded_at).toBeNull()
    expect(await desk.list()).toHaveLength(3)
  })

  it("an expert is asked while the owner stays the owner, and it comes back answered or not", async () => {
    const desk = await openDesk(test.app, ["sales", "viewer"])
    const [owner, expert] = desk.members
    const { id } = await desk.post({ kind: "question" })
    const asked = await desk.act(id, "expert", { member_id: expert!.id, question: "Does it fit?" })
    expect(asked).toMatchObject({ owner_id: owner!.id, expert_id: expert!.id, due_at: "2030-01-07T11:00:00.000Z" })
    await desk.act(id, "expert-answer", { answer: "No idea" }, 403, owner!.token)
    const back = await desk.act(id, "expert-answer", { answer: "Yes" }, 200, expert!.token)
    expect(back).toMatchObject({ owner_id: owner!.id, expert_id: null })
    expect(back.timeline.at(-1)).toMatchObject({ type: "expert_answered", answer: "Yes", member_id: expert!.id })
    await desk.act(id, "responses", { channel: "email", outcome: "answered" }, 201)
    await desk.act(id, "expert", { member_id: expert!.id, question: "And this?" })
    await desk.at("2030-01-07T11:00:00Z")
    expect(story(await desk.get(id)).at(-1)).toBe("01-07T11:00:00 expert_returned")
    expect((await desk.mails()).map((mail) => mail.subject.split(":")[0])).toContain("Back from the expert")
  })
})
