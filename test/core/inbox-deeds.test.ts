import { describe, expect, it } from "vitest"
import { mustBeAlive, respond } from "../../src/features/inbox/inquiries/core/deeds.ts"
import { answer, ask, assign, release, silence } from "../../src/features/inbox/inquiries/core/hands.ts"
import { clearMember } from "../../src/features/inbox/inquiries/core/owners.ts"
import { threadOf, type Work } from "../../src/features/inbox/inquiries/core/work.ts"
import { at, inquiry, mailsOf, NOW, refusal, seat, storyOf, TEAM, workOn, written } from "../support/desk-work.ts"

const one = inquiry("inq_1")
const closed = inquiry("inq_1", { status: "closed" })
const spam = inquiry("inq_1", { status: "spam", spamReasons: ["links"] })
const of = (work: Work, id = "inq_1") => work.inquiries.get(id)!

describe("a contact", () => {
  const call = { channel: "call" as const, outcome: "reached" as const, memberId: "bob", madeAt: NOW }

  it("that gets through stops the clock, and says who did it and how long it took of the desk's time", () => {
    const work = workOn([one], 61)
    respond(work, { ...one, dueAt: at(62), tries: 2, nextTryAt: at(70) }, { ...call, note: "Rang" })
    expect(of(work)).toMatchObject({ respondedAt: at(61), respondedById: "bob", responseSeconds: 3660 })
    expect(of(work)).toMatchObject({ tries: 0, nextTryAt: null, breachedAt: null, alarmAt: null })
    expect(work.responses).toEqual([
      {
        vendorId: "ven_1",
        id: "response_001",
        inquiryId: "inq_1",
        memberId: "bob",
        at: at(61),
        createdAt: NOW,
        channel: "call",
        outcome: "reached",
        note: "Rang",
      },
    ])
    const detail = { channel: "call", outcome: "reached", note: "Rang", response_id: "response_001" }
    expect(work.moments).toMatchObject([{ type: "responded", memberId: "bob", by: "key_1", at: at(61), detail }])
    const deed = {
      action: "inquiry.respond",
      subject: "inq_1",
      detail: { after: { channel: "call", outcome: "reached" } },
    }
    expect(work.deeds).toEqual([deed])
  })

  it("at the instant that it is due is a breach, which counts from there", () => {
    const work = workOn([one], 60)
    respond(work, one, call)
    expect(storyOf(work)).toEqual(["breached ann", "responded bob"])
    expect(of(work)).toMatchObject({ breachedAt: at(60), breachedById: "ann", respondedAt: at(60) })
    expect(work.events).toEqual([{ type: "inquiry.breached", ref: "inq_1" }])
    expect(mailsOf(work)).toEqual(["boss: Too late"])
    expect(written(work)[0]!.body).toContain("ANN did not respond by")
    expect(written(work)[0]!.body).toContain("It is with ANN now.")
  })

  it("counts for the first response only once, however often it gets through", () => {
    const answered = inquiry("inq_1", { respondedAt: at(5), respondedById: "ann", responseSeconds: 300, tries: 1 })
    const work = workOn([answered], 90)
    respond(work, answered, call)
    expect(of(work)).toMatchObject({ respondedAt: at(5), respondedById: "ann", responseSeconds: 300, tries: 0 })
    expect(storyOf(work)).toEqual(["responded bob"])
  })

  it("answers what else of the thread is open and unanswered, and says through what", () => {
    const others = [
      inquiry("inq_2"),
      inquiry("inq_3", { respondedAt: at(1) }),
      inquiry("inq_4", { threadId: "inq_4" }),
      inquiry("inq_5", { status: "closed" }),
      inquiry("inq_6", { status: "waiting" }),
    ]
    const work = workOn([one, ...others], 10)
    respond(work, one, { ...call, outcome: "answered" })
    expect([...work.changed]).toEqual(["inq_1", "inq_2", "inq_6"])
    expect(work.moments.slice(1).map(({ detail }) => detail)).toEqual([{ through: "inq_1" }, { through: "inq_1" }])
  })

  it("that nobody answers leaves the clock running and plans the next try, on the desk's time", () => {
    const others = [inquiry("inq_2")]
    const work = workOn([one, ...others], 10)
    respond(work, one, { ...call, outcome: "no_answer" })
    expect(of(work)).toMatchObject({ tries: 1, nextTryAt: at(70), respondedAt: null, alarmAt: at(30) })
    expect([...work.changed]).toEqual(["inq_1"])
    expect(work.moments).toMatchObject([{ type: "tried", detail: { note: null, next_try_at: at(70).toISOString() } }])
    const later = inquiry("inq_1", { tries: 1 })
    const again = workOn([later], 240)
    respond(again, later, { ...call, outcome: "no_answer" })
    // From 15:00 on, four hours of which are worked until 17:00 and from 9:00.
    expect(of(again)).toMatchObject({ tries: 2, nextTryAt: new Date("2030-01-08T10:00:00Z") })
  })

  it.each([
    ["a wrong number", one, "wrong_contact"],
    ["what is closed", closed, "no_answer"],
  ] as const)("plans no try for %s", (_what, before, outcome) => {
    const work = workOn([before], 10)
    respond(work, before, { ...call, outcome })
    expect(of(work)).toMatchObject({ tries: 1, nextTryAt: null })
    expect(work.moments[0]!.detail).toMatchObject({ next_try_at: null })
  })

  it("is a touch of the sales where it got through to a known customer, and after qualifying the opportunity", () => {
    const kinds = (more: Parameters<typeof inquiry>[1], outcome: "reached" | "no_answer" = "reached") => {
      const known = inquiry("inq_1", { customerExternalId: "cus", ...more })
      const work = workOn([known], 10)
      respond(work, known, { ...call, outcome })
      const opened = of(work).opportunityAt
      return [...work.journeys.map((j) => (j.kind === "came" ? j.kind : `${j.kind} ${j.opens}`)), opened]
    }
    expect(kinds({})).toEqual(["reached false", null])
    expect(kinds({ stage: "qualified" })).toEqual(["reached true", at(10)])
    expect(kinds({ stage: "won", opportunityAt: at(1) })).toEqual(["reached false", at(1)])
    expect(kinds({ stage: "lost" })).toEqual(["reached false", null])
    expect(kinds({ source: "form" })).toEqual(["came", "reached false", null])
    expect(kinds({ source: "script" })).toEqual(["came", "reached false", null])
    expect(kinds({ source: "affiliate" })).toEqual([null])
    expect(kinds({ customerExternalId: null })).toEqual([null])
    expect(kinds({}, "no_answer")).toEqual([null])
  })

  it("answers an affiliate by its note, where it got through and there is one", () => {
    const mails = (more: Parameters<typeof inquiry>[1], given: Partial<Parameters<typeof respond>[2]>) => {
      const asked = inquiry("inq_1", { source: "affiliate", message: "Where is it?", ...more })
      const work = workOn([asked])
      respond(work, asked, { ...call, note: "Paid on Friday.", ...given })
      return written(work).map(({ to, subject, body }) => ({ to, subject, body }))
    }
    const mail = { to: "ada@mail.test", subject: "Acme answers your question" }
    expect(mails({}, {})).toEqual([{ ...mail, body: "Paid on Friday.\n\nYou had asked:\n\nWhere is it?" }])
    expect(mails({ message: null }, {})).toEqual([{ ...mail, body: "Paid on Friday.\n\nYou had asked:" }])
    expect(mails({}, { note: undefined })).toEqual([])
    expect(mails({}, { outcome: "no_answer" })).toEqual([])
    expect(mails({ email: null }, {})).toEqual([])
    expect(mails({ source: "api" }, {})).toEqual([])
  })

  it("is not for spam, and work is for what is open only", () => {
    expect(refusal(() => respond(workOn([spam]), spam, call))).toBe("inquiry_is_spam")
    expect(refusal(() => mustBeAlive(spam))).toBe("inquiry_is_spam")
    expect(refusal(() => mustBeAlive(closed))).toBe("inquiry_closed")
    for (const status of ["open", "waiting"] as const) mustBeAlive({ ...one, status })
  })
})

describe("an assignment", () => {
  const to = (member_id: string) => ({ member_id, reason: "knows them" })

  it("gives the whole thread, counts it on both sides, and mails who has it now once", () => {
    const others = [
      inquiry("inq_2", { status: "waiting" }),
      inquiry("inq_3", { ownerId: "bob" }),
      inquiry("inq_4", { status: "closed" }),
    ]
    const work = workOn([one, ...others])
    assign(work, one, to("bob"))
    const detail = { before: { owner_id: "ann" }, after: { owner_id: "bob" }, reason: "knows them" }
    expect(work.deeds).toEqual([{ action: "inquiry.assign", subject: "inq_1", detail }])
    expect(work.moments.map(({ inquiryId, detail }) => [inquiryId, detail])).toEqual([
      ["inq_1", { reason: "manual", note: "knows them", from: "ann" }],
      ["inq_2", { reason: "manual", note: "knows them", from: "ann" }],
    ])
    expect(of(work).assignmentId).toBe("moment_001")
    const seats = work.seats.map(({ memberId, open, lastAssignment }) => [memberId, open, lastAssignment])
    expect(seats.slice(1, 3)).toEqual([
      ["ann", 1, null],
      ["bob", 3, of(work, "inq_2").assignmentId],
    ])
    expect(mailsOf(work)).toEqual(["bob: Yours"])
    expect(written(work)[0]!.body).toMatch(
      /^Somebody gave it to you\. Respond by .*\n\nHow much\?\n\nhttps:\/\/gv\.test\/v\/ven_1\/inbox\/inq_1$/s,
    )
  })

  it("names no time to respond by where that is done, and changes nothing for who has it", () => {
    const answered = inquiry("inq_1", { respondedAt: at(1) })
    const work = workOn([answered])
    assign(work, answered, to("bob"))
    expect(written(work)[0]!.body).not.toContain("Respond by")
    const same = workOn([one])
    assign(same, one, to("ann"))
    expect([same.deeds, same.moments, same.mails]).toEqual([[], [], []])
  })

  it.each([
    [to("nobody"), one, "invalid_fields /member_id is not a member of this vendor"],
    [to("fin"), one, "invalid_fields /member_id has the role finance, which answers no inquiries"],
    [to("cyd"), one, "member_away /member_id is away; choose somebody who is available"],
    [to("bob"), closed, "inquiry_closed"],
    [to("bob"), spam, "inquiry_closed"],
  ])("to %j is refused where it cannot be", (given, before, why) => {
    const work = workOn([before], 0, [...TEAM, seat("cyd", { isPresent: false })])
    expect(refusal(() => assign(work, before, given))).toBe(why)
  })
})

describe("an expert", () => {
  const question = "Is it possible?"

  it("is asked by mail, while the owner keeps the inquiry, and has as much time as a first response", () => {
    const work = workOn([one], 10)
    ask(work, one, { member_id: "fin", question })
    expect(of(work)).toMatchObject({ ownerId: "ann", expertId: "fin", expertDueAt: at(70) })
    expect(written(work)[0]).toMatchObject({ to: "fin@acme.test", subject: "You are asked: request from Ada" })
    expect(written(work)[0]!.body).toContain(`ANN asks you:\n\n${question}`)
    expect(work.moments).toMatchObject([{ type: "expert_asked", memberId: "fin", detail: { question, from: "ann" } }])
    const values = { before: { expert_id: null }, after: { expert_id: "fin" } }
    expect(work.deeds).toEqual([{ action: "inquiry.ask_expert", subject: "inq_1", detail: values }])
  })

  it.each([
    ["nobody", one, "invalid_fields /member_id is not a member of this vendor"],
    ["cyd", one, "member_away /member_id is away; ask somebody who is available"],
    ["ann", one, "invalid_fields /member_id is the owner; ask somebody else"],
    ["bob", closed, "inquiry_closed"],
  ])("%s is not asked where that is refused", (member_id, before, why) => {
    const work = workOn([before], 0, [...TEAM, seat("cyd", { isPresent: false })])
    expect(refusal(() => ask(work, before, { member_id, question }))).toBe(why)
  })

  it("answers, or somebody in their name, and it is back with the owner", () => {
    const asked = inquiry("inq_1", { expertId: "fin", expertDueAt: at(60) })
    for (const by of ["fin", null]) {
      const work = workOn([asked])
      answer(work, asked, { by, text: "Yes." })
      expect(of(work)).toMatchObject({ expertId: null, expertDueAt: null })
      expect(storyOf(work)).toEqual(["expert_answered fin"])
      expect(work.moments[0]!.detail).toEqual({ answer: "Yes." })
      expect(written(work)[0]).toMatchObject({ to: "ann@acme.test" })
      expect(written(work)[0]!.body).toContain("FIN answers:\n\nYes.")
      expect(work.deeds.map(({ action }) => action)).toEqual(["inquiry.answer_as_expert"])
    }
    expect(refusal(() => answer(workOn([asked]), asked, { by: "bob", text: "" }))).toBe("expert_is_another")
    expect(refusal(() => answer(workOn([one]), one, { by: "fin", text: "" }))).toBe("expert_not_asked")
    expect(refusal(() => answer(workOn([closed]), closed, { by: null, text: "" }))).toBe("inquiry_closed")
  })

  it("and an owner who are gone are somebody", () => {
    const gone = inquiry("inq_1", { ownerId: "gone", expertId: "left" })
    const work = workOn([gone])
    ask(work, gone, { member_id: "fin", question })
    answer(work, gone, { by: null, text: "Yes." })
    expect(mailsOf(work)).toEqual(["fin: You are asked"])
    expect(written(work)[0]!.body).toContain("The owner asks you")
  })
})

describe("spam", () => {
  it("is silent and stays, with its reasons", () => {
    const work = workOn([{ ...one, spamReasons: ["links"] }])
    silence(work, of(work), undefined)
    expect(of(work)).toMatchObject({ status: "spam", spamReasons: ["links", "marked"], alarmAt: null })
    expect(work.moments).toMatchObject([
      { type: "marked_spam", memberId: "ann", detail: { reasons: ["marked"], reason: null } },
    ])
    expect([work.mails, work.events, work.deeds.length]).toEqual([[], [], 1])
    expect(refusal(() => silence(work, spam, "x"))).toBe("inquiry_is_spam")
  })

  it("that is none goes round, and its time begins now", () => {
    const before = {
      ...spam,
      ownerId: "boss",
      warnedAt: at(1),
      breachedAt: at(2),
      escalateAt: at(3),
      escalatedAt: at(4),
    }
    const work = workOn([before], 20)
    release(work, before)
    expect(of(work)).toMatchObject({ status: "open", ownerId: "ann", clockFrom: at(20), warnAt: at(50), dueAt: at(80) })
    expect(of(work)).toMatchObject({
      warnedAt: null,
      breachedAt: null,
      escalateAt: null,
      escalatedAt: null,
      alarmAt: at(50),
    })
    expect(storyOf(work)).toEqual(["released", "assigned ann"])
    expect(work.moments[1]!.detail).toEqual({ reason: "not_spam", from: "boss" })
    expect(work.events).toEqual([{ type: "inquiry.created", ref: "inq_1" }])
    expect(work.journeys).toEqual([{ kind: "came", inquiry: of(work) }])
    expect(mailsOf(work)).toEqual(["ann: Yours"])
    expect(written(work)[0]!.body).toContain("It had been taken for spam. Respond by")
    expect(refusal(() => release(workOn([one]), one))).toBe("inquiry_is_no_spam")
  })
})

describe("a member who goes", () => {
  const away = (memberId: string, substituteId: string | null) => ({ memberId, absence: { substituteId } })
  const seats = (...chain: [string, string | null, boolean][]) => [
    ...TEAM,
    ...chain.map(([id, substituteId, isPresent]) => seat(id, { substituteId, isPresent, isInRota: false })),
  ]
  const reasons = (work: Work) =>
    work.moments.map(({ type, memberId, detail }) => `${type} ${memberId} ${detail.reason}`)

  it("gives what they hold to who stands in, or who stands in for those, while they are there and answer inquiries", () => {
    const of = (chain: [string, string | null, boolean][], substituteId = "cyd") => {
      const work = workOn([one], 0, seats(...chain))
      clearMember(work, away("ann", substituteId))
      return reasons(work)
    }
    expect(of([["cyd", null, true]])).toEqual(["assigned cyd substitute"])
    expect(
      of([
        ["cyd", "dee", false],
        ["dee", null, true],
      ]),
    ).toEqual(["assigned dee substitute"])
    expect(of([["cyd", "ann", false]])).toEqual(["assigned bob away"])
    expect(of([["cyd", "cyd", false]])).toEqual(["assigned bob away"])
    expect(of([], "fin")).toEqual(["assigned bob away"])
    expect(of([], "gone")).toEqual(["assigned bob away"])
  })

  it("for good leaves it to the round, and questions go back; what is closed stays", () => {
    const asked = inquiry("inq_2", { ownerId: "bob", threadId: "inq_2", expertId: "ann", expertDueAt: at(60) })
    const work = workOn([one, asked, inquiry("inq_3", { status: "closed", threadId: "inq_3" })])
    clearMember(work, { memberId: "ann", absence: null })
    expect(reasons(work)).toEqual(["assigned bob removed", "expert_returned ann removed"])
    expect(of(work, "inq_2")).toMatchObject({ expertId: null, expertDueAt: null, ownerId: "bob" })
    expect([...work.changed]).toEqual(["inq_1", "inq_2"])
    const gone = workOn([asked])
    clearMember(gone, away("ann", null))
    expect(reasons(gone)).toEqual(["expert_returned ann away"])
  })

  it("gives a thread to one, mailed once, in the order that its inquiries came", () => {
    const work = workOn([inquiry("inq_2"), one, inquiry("inq_3", { threadId: "inq_3" })])
    clearMember(work, { memberId: "ann", absence: null })
    expect(work.moments.map(({ inquiryId }) => inquiryId)).toEqual(["inq_1", "inq_2", "inq_3"])
    expect(work.mails).toHaveLength(2)
    expect(threadOf(work, "inq_1").map(({ id, ownerId }) => [id, ownerId])).toEqual([
      ["inq_1", "bob"],
      ["inq_2", "bob"],
    ])
  })

  it("leaves an inquiry with them where there is nobody else at all", () => {
    const work = workOn([one], 0, [seat("ann", { role: "owner" })])
    clearMember(work, { memberId: "ann", absence: null })
    expect(work.moments).toEqual([])
  })
})
