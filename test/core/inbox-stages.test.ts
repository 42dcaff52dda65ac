import { describe, expect, it } from "vitest"
import { ringAll } from "../../src/features/inbox/inquiries/core/deadlines.ts"
import { linkBuyer } from "../../src/features/inbox/inquiries/core/deeds.ts"
import { move, resolve, tick, wait } from "../../src/features/inbox/inquiries/core/stages.ts"
import { about, nameOf, type Work } from "../../src/features/inbox/inquiries/core/work.ts"
import type { InquiryResponse } from "../../src/features/inbox/store.ts"
import { said } from "../../src/vocabulary/words.ts"
import { at, inquiry, mailsOf, NOW, refusal, seat, storyOf, TEAM, workOn, written } from "../support/desk-work.ts"

const one = inquiry("inq_1")
const closed = inquiry("inq_1", { status: "closed", stage: "won" })
const spam = inquiry("inq_1", { status: "spam" })
const answered = inquiry("inq_1", { respondedAt: at(5), stage: "qualified" })
const of = (work: Work, id = "inq_1") => work.inquiries.get(id)!
const NOT_WON = { buyer: null, responses: [] }

const response = (id: string, minutes: number, outcome: InquiryResponse["outcome"] = "reached"): InquiryResponse => ({
  vendorId: "ven_1",
  id,
  inquiryId: "inq_1",
  memberId: "ann",
  at: at(minutes),
  createdAt: NOW,
  channel: "call",
  outcome,
  note: null,
})

describe("a move along the pipeline", () => {
  it("says from where to where, by whom it is held, and why", () => {
    const work = workOn([one])
    move(work, one, { stage: "qualified", reason: "has a budget" }, NOT_WON)
    expect(of(work)).toMatchObject({ stage: "qualified", status: "open" })
    const deed = { before: { stage: "new" }, after: { stage: "qualified" }, reason: "has a budget" }
    expect(work.deeds).toEqual([{ action: "inquiry.move", subject: "inq_1", detail: deed }])
    const detail = { from: "new", to: "qualified", reason: "has a budget" }
    expect(work.moments).toMatchObject([{ type: "moved", memberId: "ann", detail }])
    const plain = workOn([one])
    move(plain, one, { stage: "meeting" }, NOT_WON)
    expect(plain.moments[0]!.detail).toMatchObject({ reason: null })
    const same = workOn([one])
    move(same, one, { stage: "new" }, NOT_WON)
    expect([same.deeds, same.moments]).toEqual([[], []])
  })

  it.each([
    [{ stage: "won" as const }, one, "invalid_fields /sale_external_id is needed: what is won names its sale"],
    [{ stage: "lost" as const }, one, "invalid_fields /reason is needed: nothing closes without an outcome"],
    [
      { stage: "meeting" as const, sale_external_id: "s" },
      one,
      "invalid_fields /sale_external_id is for the stage won only",
    ],
    [{ stage: "new" as const }, closed, "inquiry_closed"],
    [{ stage: "meeting" as const }, spam, "inquiry_is_spam"],
  ])("%j is refused where it cannot be", (input, before, why) => {
    expect(refusal(() => move(workOn([before]), before, input, NOT_WON))).toBe(why)
  })

  it("to the end closes: nothing of it rings any more, and what of its checklist was left is said", () => {
    const before = inquiry("inq_1", {
      stage: "meeting",
      respondedAt: at(5),
      checked: ["Budget known"],
      expertId: "fin",
      expertDueAt: at(70),
      nextTryAt: at(80),
      waitingUntil: at(90),
    })
    const work = workOn([before], 20)
    move(work, before, { stage: "lost", reason: "price" }, NOT_WON)
    expect(of(work)).toMatchObject({
      status: "closed",
      ending: "lost",
      stage: "lost",
      reason: "price",
      closedAt: at(20),
    })
    expect(of(work)).toMatchObject({ saleExternalId: null, expertId: null, expertDueAt: null, nextTryAt: null })
    expect(of(work)).toMatchObject({ waitingUntil: null, alarmAt: null })
    const left = ["Need understood", "Decision maker known", "Next step agreed"]
    const detail = { from: "meeting", to: "lost", reason: "price", ending: "lost", sale_external_id: null }
    expect(work.moments).toMatchObject([
      { type: "closed", memberId: "ann", detail: { ...detail, checklist_left: left } },
    ])
  })

  it("to its end after the deadline is a breach first", () => {
    for (const [minutes, story] of [
      [59, ["closed ann"]],
      [60, ["breached ann", "closed ann"]],
    ] as const) {
      const work = workOn([one], minutes)
      move(work, one, { stage: "lost", reason: "price" }, NOT_WON)
      expect(storyOf(work)).toEqual(story)
    }
  })

  it("that wins a sale is reported to credit with all that was answered before, once its buyer is known", () => {
    const won = { buyer: "cus", responses: [response("r1", 1), response("r2", 2, "no_answer"), response("r3", 3)] }
    const work = workOn([answered], 20)
    move(work, answered, { stage: "won", sale_external_id: "s-1" }, won)
    expect(of(work)).toMatchObject({
      ending: "won",
      saleExternalId: "s-1",
      customerExternalId: "cus",
      opportunityAt: at(1),
    })
    const said = work.journeys.map((j) => (j.kind === "came" ? "came" : `${j.response.id} ${j.opens}`))
    expect(said).toEqual(["came", "r1 true", "r3 false"])
    for (const [more, buyer] of [
      [{ customerExternalId: "other" }, "cus"],
      [{}, null],
    ] as const) {
      const before = { ...answered, ...more }
      const known = workOn([before], 20)
      move(known, before, { stage: "won", sale_external_id: "s-1" }, { ...won, buyer })
      expect(known.journeys).toEqual([])
    }
    const unsold = workOn([answered])
    linkBuyer(unsold, answered, "cus", [])
    expect(unsold.changed.size).toBe(0)
  })

  it("is not what resolves: that keeps its stage, and needs a response before", () => {
    const work = workOn([answered], 20)
    resolve(work, answered, "told the price")
    expect(of(work)).toMatchObject({
      status: "closed",
      ending: "resolved",
      stage: "qualified",
      reason: "told the price",
    })
    const values = { before: { status: "open" }, after: { status: "closed" }, reason: "told the price" }
    expect(work.deeds).toEqual([{ action: "inquiry.resolve", subject: "inq_1", detail: values }])
    expect(work.moments[0]!.detail).toMatchObject({ reason: "told the price", ending: "resolved" })
    expect(refusal(() => resolve(workOn([one]), one, "x"))).toBe("inquiry_unanswered")
    expect(refusal(() => resolve(workOn([closed]), closed, "x"))).toBe("inquiry_closed")
  })
})

describe("waiting for the customer", () => {
  it("pauses the follow-ups until an instant", () => {
    const before = { ...answered, nextTryAt: at(50) }
    const work = workOn([before], 20)
    wait(work, before, { until: at(21) })
    expect(of(work)).toMatchObject({ status: "waiting", waitingUntil: at(21), nextTryAt: null, alarmAt: at(21) })
    const until = at(21).toISOString()
    expect(work.moments).toMatchObject([{ type: "waiting", memberId: "ann", detail: { until, note: null } }])
    const values = { before: { status: "open" }, after: { status: "waiting", waiting_until: until } }
    expect(work.deeds).toEqual([{ action: "inquiry.wait", subject: "inq_1", detail: values }])
  })

  it.each([
    [one, 21, "inquiry_unanswered"],
    [answered, 20, "invalid_fields /until is not in the future"],
    [closed, 21, "inquiry_closed"],
  ] as const)("is refused before a response, for the present, and once closed", (before, minutes, why) => {
    expect(refusal(() => wait(workOn([before], 20), before, { until: at(minutes), note: "x" }))).toBe(why)
  })
})

describe("a checklist", () => {
  it("is ticked as a whole, each item once, and may keep what was on it before", () => {
    const before = inquiry("inq_1", { checked: ["Old item"] })
    const work = workOn([before])
    tick(work, before, ["Budget known", "Old item", "Budget known"])
    expect(of(work).checked).toEqual(["Budget known", "Old item"])
    expect(work.moments).toMatchObject([
      { type: "checked", memberId: null, detail: { done: ["Budget known", "Old item"] } },
    ])
    const strange = refusal(() => tick(workOn([before]), before, ["Budget known", "Tea made"]))
    expect(strange).toContain("invalid_fields /done/1 is not on the checklist: Need understood, Budget known, ")
    expect(refusal(() => tick(workOn([before]), before, ["Tea made"]))).toContain("/done/0")
    expect(refusal(() => tick(workOn([closed]), closed, []))).toBe("inquiry_closed")
  })
})

describe("what rings", () => {
  const ring = (before: typeof one, minutes: number, seats = TEAM) => {
    const work = workOn([before], minutes, seats)
    ringAll(work, ["inq_1"])
    return work
  }

  it("does so at its instant and not before, and but once", () => {
    expect(storyOf(ring(one, 29.999))).toEqual([])
    const work = ring(one, 30)
    expect(storyOf(work)).toEqual(["warned ann"])
    expect(mailsOf(work)).toEqual(["ann: Half the time is gone"])
    expect(of(work)).toMatchObject({ warnedAt: at(30), alarmAt: at(60) })
    expect(storyOf(ring(of(work), 31))).toEqual([])
  })

  it("at the deadline is a breach: the manager is mailed, and the next in line has the same time again", () => {
    const work = ring({ ...one, warnedAt: at(30) }, 60)
    expect(storyOf(work)).toEqual(["breached ann", "assigned bob"])
    expect(of(work)).toMatchObject({ breachedAt: at(60), breachedById: "ann", escalateAt: at(120), ownerId: "bob" })
    expect(work.moments[1]!.detail).toEqual({ reason: "breach", from: "ann" })
    expect(mailsOf(work)).toEqual(["boss: Too late", "bob: Yours"])
    expect(written(work)[0]!.body).toContain("ANN did not respond by")
    expect(written(work)[0]!.body).toContain("It is with BOB now.")
    expect(work.events).toEqual([{ type: "inquiry.breached", ref: "inq_1" }])
  })

  it("stays with its owner at a breach where there is nobody else, and says so", () => {
    const work = ring({ ...one, warnedAt: at(30) }, 60, [seat("ann", { role: "owner" })])
    expect(storyOf(work)).toEqual(["breached ann"])
    expect(written(work).map(({ body }) => body.split("\n")[0])).toEqual([
      expect.stringContaining("It is with ANN now."),
    ])
  })

  it("of a thread is passed on once, whoever let it pass before", () => {
    const others = [{ ...one, warnedAt: at(30) }, inquiry("inq_2", { warnedAt: at(30) })]
    const work = workOn(others, 60)
    ringAll(work, ["inq_1", "inq_2"])
    expect(storyOf(work)).toEqual(["breached ann", "assigned bob", "assigned bob", "breached ann"])
    expect(of(work, "inq_2")).toMatchObject({ breachedById: "ann", ownerId: "bob" })
    expect(work.events.map(({ ref }) => ref)).toEqual(["inq_1", "inq_2"])
  })

  it("a second time goes to who manages, unless they have it", () => {
    const passed = { ...one, breachedAt: at(0), escalateAt: at(60), ownerId: "bob" }
    const work = ring(passed, 60)
    expect(storyOf(work)).toEqual(["escalated bob", "assigned boss"])
    expect(mailsOf(work)).toEqual(["boss: Too late", "boss: Yours"])
    expect(work.moments[1]!.detail).toEqual({ reason: "escalation", from: "bob" })
    const managed = [seat("max", { role: "manager" }), seat("mia", { role: "manager" })]
    expect(storyOf(ring({ ...passed, ownerId: "mia" }, 60, managed))).toEqual(["escalated mia"])
    expect(storyOf(ring({ ...passed, ownerId: "ann" }, 60, [seat("ann")]))).toEqual(["escalated ann"])
  })

  it("brings a question back that no expert has answered", () => {
    const work = ring({ ...answered, expertId: "fin", expertDueAt: at(10) }, 10)
    expect(storyOf(work)).toEqual(["expert_returned fin"])
    expect(work.moments[0]!.detail).toEqual({ reason: "no_answer" })
    expect(written(work)[0]!.body).toContain("FIN has not answered. It is back with you.")
    expect(of(work)).toMatchObject({ expertId: null, expertDueAt: null })
    expect(written(ring({ ...answered, expertId: "gone", expertDueAt: at(10) }, 10))[0]!.body).toContain(
      "The expert has",
    )
  })

  it("reminds of the next try, and takes up again what waited", () => {
    const tried = ring({ ...answered, nextTryAt: at(10) }, 10)
    expect([storyOf(tried), mailsOf(tried)]).toEqual([["reminded ann"], ["ann: Try again"]])
    expect(of(tried)).toMatchObject({ remindedAt: at(10), nextTryAt: at(10), alarmAt: null })
    const waited = ring({ ...answered, status: "waiting", waitingUntil: at(10) }, 11)
    expect([storyOf(waited), mailsOf(waited)]).toEqual([["resumed ann"], ["ann: Continue"]])
    expect(waited.moments[0]!.detail).toEqual({ reason: "time" })
    expect(of(waited)).toMatchObject({ status: "open", waitingUntil: null, nextTryAt: at(11), remindedAt: at(11) })
  })
})

describe("what mails say of an inquiry", () => {
  it("is who asks, by the best that is known of them, and where its page is", () => {
    expect(nameOf(one)).toBe("Ada")
    expect(nameOf({ name: null, email: "a@b.test", phone: "123" })).toBe("a@b.test")
    expect(nameOf({ name: null, email: null, phone: "123" })).toBe("123")
    expect(nameOf({ name: null, email: null, phone: null })).toEqual(said("deskmail.somebody"))
    expect(about(workOn([one]), one)).toEqual({
      kind: "request",
      urgency: "normal",
      who: "Ada",
      message: "How much?",
      dueAt: at(60),
      url: "https://gv.test/v/ven_1/inbox/inq_1",
      zone: "Europe/Oslo",
    })
  })

  it("names what is hot, and quotes 600 characters of a message", () => {
    const body = (message: string) => {
      const long = inquiry("inq_1", { urgency: "hot", message })
      const work = workOn([long], 30)
      ringAll(work, ["inq_1"])
      expect(written(work)[0]!.subject).toBe("Half the time is gone: Hot request from Ada")
      return written(work)[0]!.body.split("\n\n")[1]
    }
    expect(body("x".repeat(600))).toBe("x".repeat(600))
    expect(body("x".repeat(601))).toBe(`${"x".repeat(600)}…`)
  })
})
