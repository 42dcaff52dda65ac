import { describe, expect, it } from "vitest"
import {
  mailMornings,
  mailWeek,
  morningsUntil,
  nextMorningAfter,
  weekBefore,
} from "../../src/features/inbox/alarms/core/digest.ts"
import { doDue } from "../../src/features/inbox/alarms/core/due.ts"
import { LANGUAGES } from "../../src/vocabulary/languages.ts"
import { spoken } from "../../src/web/mail-text.ts"
import { at, inquiry, NOW, seat, storyOf, workOn, written } from "../support/desk-work.ts"

const { desk } = workOn([])
const time = (text: string) => new Date(`2030-01-${text}:00Z`)
const MONDAY = time("07T08:00")
const TUESDAY = time("08T08:00")
const ms = (of: Date, more: number) => new Date(of.getTime() + more)

describe("mornings", () => {
  it("come when the desk opens, each once, none more than a day old", () => {
    expect(nextMorningAfter(ms(MONDAY, -1), MONDAY, MONDAY, desk.work)).toEqual(MONDAY)
    expect(nextMorningAfter(MONDAY, MONDAY, TUESDAY, desk.work)).toEqual(TUESDAY)
    expect(nextMorningAfter(MONDAY, MONDAY, ms(TUESDAY, -1), desk.work)).toBeNull()
    // Now it is Wednesday: Tuesday's was a day ago, to the millisecond.
    expect(nextMorningAfter(MONDAY, ms(time("09T08:00"), -1), time("09T08:00"), desk.work)).toEqual(TUESDAY)
    expect(nextMorningAfter(MONDAY, time("09T08:00"), time("09T08:00"), desk.work)).toEqual(time("09T08:00"))
    const far = new Date("2030-03-15T08:00:00Z")
    expect(nextMorningAfter(MONDAY, MONDAY, far, desk.work)).toEqual(new Date("2030-02-13T08:00:00Z"))
    expect(nextMorningAfter(MONDAY, MONDAY, TUESDAY, { ...desk.work, hours: {} })).toBeNull()
  })

  it("up to an instant are all of the last day, the instant's own with them", () => {
    expect(morningsUntil(ms(MONDAY, -1), ms(TUESDAY, -1), desk.work)).toEqual([MONDAY])
    expect(morningsUntil(ms(MONDAY, -1), TUESDAY, desk.work)).toEqual([TUESDAY])
    expect(morningsUntil(MONDAY, ms(TUESDAY, -1), desk.work)).toEqual([])
    expect(morningsUntil(MONDAY, MONDAY, { ...desk.work, hours: {} })).toEqual([])
  })

  it("open a week where they are its first, and then stand for the one before", () => {
    const week = { from: new Date("2029-12-30T23:00:00Z"), to: new Date("2030-01-06T23:00:00Z") }
    expect(weekBefore(MONDAY, desk.work)).toEqual(week)
    expect(weekBefore(TUESDAY, desk.work)).toBeNull()
    expect(weekBefore(ms(MONDAY, 1), desk.work)).toBeNull()
    const holiday = { ...desk.work, holidays: ["2030-01-07" as const] }
    expect(weekBefore(TUESDAY, holiday)).toEqual(week)
    const sunday = { ...desk.work, hours: { sun: [["09:00", "10:00"]] as [string, string][] } }
    expect(weekBefore(time("13T08:00"), sunday)).toEqual({ from: week.from, to: week.to })
  })
})

describe("the mail of a morning", () => {
  const mails = (inquiries: Parameters<typeof workOn>[0]) => {
    const work = workOn(inquiries)
    mailMornings(work)
    return written(work)
  }

  it("says what is late, to answer, to follow up and asked, the most urgent first", () => {
    const answered = { respondedAt: at(-60) }
    const tonight = new Date("2030-01-07T23:00:00Z")
    const found = mails([
      inquiry("inq_due", { dueAt: ms(NOW, 1) }),
      inquiry("inq_late", { dueAt: NOW, name: null }),
      inquiry("inq_later", { dueAt: at(-30), kind: "deal" }),
      inquiry("inq_follow", { ...answered, nextTryAt: ms(tonight, -1) }),
      inquiry("inq_tomorrow", { ...answered, nextTryAt: tonight }),
      inquiry("inq_waiting", { ...answered, status: "waiting" }),
      inquiry("inq_asked", { ownerId: "bob", expertId: "fin", dueAt: at(1) }),
    ])
    const [ann, bob, fin] = ["ann", "bob", "fin"].map((id) => found.find(({ to }) => to === `${id}@acme.test`)!)
    expect(found).toHaveLength(3)
    expect(ann).toEqual({
      to: "ann@acme.test",
      kind: "morning",
      subject: "Your morning: 2 late, 1 to answer, 1 to follow up",
      body: [
        "Good morning. You hold 6 at Acme.",
        [
          "Late (2)",
          "- deal from Ada, was due 7 Jan 2030, 10:30 Oslo: https://gv.test/v/ven_1/inbox/inq_later",
          "- request from ada@mail.test, was due 7 Jan 2030, 11:00 Oslo: https://gv.test/v/ven_1/inbox/inq_late",
        ].join("\n"),
        "To answer (1)\n- request from Ada, due 7 Jan 2030, 11:00 Oslo: https://gv.test/v/ven_1/inbox/inq_due",
        "To follow up (1)\n- request from Ada, from 7 Jan 2030, 23:59 Oslo on: https://gv.test/v/ven_1/inbox/inq_follow",
        "Answered or waiting for the customer: 2.",
        "https://gv.test/v/ven_1/inbox",
      ].join("\n\n"),
    })
    expect(bob!.body).not.toContain("Answered or waiting")
    expect(fin!.body).toContain("Good morning. You hold 0 at Acme.")
    expect(fin!.body).toContain("Asked of you (1)\n- request from Ada, the owner waits for your answer: ")
  })

  it("names thirty of a kind, and counts the rest", () => {
    const rows = (count: number) => Array.from({ length: count }, (_, n) => inquiry(`inq_${n}`))
    const lines = (count: number) =>
      mails(rows(count))[0]!
        .body.split("\n")
        .filter((line) => line.startsWith("- "))
    expect(lines(30).at(-1)).toContain("inq_29")
    expect(lines(32).slice(-2)).toEqual([expect.stringContaining("inq_29"), "- and 2 more"])
  })

  it("goes to nobody for whom nothing waits", () => {
    expect(mails([])).toEqual([])
  })
})

describe("the mail of a week", () => {
  const week = { from: new Date("2029-12-30T23:00:00Z"), to: new Date("2030-01-06T23:00:00Z") }
  const seats = [seat("boss", { role: "owner" }), seat("ann", { late: 1 }), seat("bob")]

  it("says to who manages what was, and who holds what", () => {
    const work = workOn([inquiry("inq_1"), inquiry("inq_2")], 0, seats)
    mailWeek(work, week, ["It was calm.", "The plan stands."])
    expect(written(work)).toEqual([
      {
        to: "boss@acme.test",
        subject: "The week 31 Dec 2029 to 6 Jan 2030 at Acme",
        body: [
          "It was calm.",
          "The plan stands.",
          "Who holds what now\n- ANN: 2 open, 1 late",
          "https://gv.test/v/ven_1/inbox",
        ].join("\n\n"),
        kind: "week",
      },
    ])
  })

  it("names its days as each reader writes them", () => {
    const work = workOn([inquiry("inq_1")], 0, seats)
    mailWeek(work, week, [])
    const [mail] = work.mails
    expect(LANGUAGES.map((language) => spoken(language, mail!.subject))).toEqual([
      "The week 31 Dec 2029 to 6 Jan 2030 at Acme",
      "Uken 31. des. 2029 til 6. jan. 2030 hos Acme",
      "Acme: неделя с 31 дек. 2029 г. по 6 янв. 2030 г.",
    ])
  })

  it("is sent where something was, or somebody holds something", () => {
    const bodies = (inquiries: Parameters<typeof workOn>[0], words: string[]) => {
      const work = workOn(inquiries, 0, seats)
      mailWeek(work, week, words)
      return written(work).map(({ body }) => body)
    }
    expect(bodies([], [])).toEqual([])
    expect(bodies([], ["x"])).toEqual([expect.stringContaining("Who holds what now\n- nobody anything")])
    expect(bodies([inquiry("inq_1")], [])).toHaveLength(1)
  })
})

describe("what is due at an instant", () => {
  const absence = (memberId: string, awayUntil: Date) => ({
    vendorId: "ven_1",
    id: `abs_${memberId}`,
    memberId,
    awayFrom: at(60),
    awayUntil,
    substituteId: null,
    begunAt: null,
    canceledAt: null,
    createdAt: NOW,
  })

  it("is whose sales came, who goes away while that lasts, and then what rings", () => {
    const won = inquiry("inq_2", { status: "closed", ending: "won", saleExternalId: "s-1", threadId: "inq_2" })
    const given = {
      ringing: [{ id: "inq_1" }],
      leaving: [absence("ann", at(61)), absence("bob", at(60))],
      won: [{ id: "inq_2", buyer: "cus" }],
      responses: [],
    }
    const work = workOn([inquiry("inq_1"), inquiry("inq_3", { ownerId: "bob", threadId: "inq_3" }), won], 60, [
      seat("boss", { role: "owner" }),
      seat("ann", { isPresent: false }),
      seat("bob"),
    ])
    doDue(work, given, at(60))
    expect(work.inquiries.get("inq_2")).toMatchObject({ customerExternalId: "cus" })
    expect(storyOf(work)).toEqual(["assigned bob", "warned bob", "breached bob", "assigned boss"])
  })

  it("gives a sale's customer the contacts of its own inquiry", () => {
    const won = (id: string) => inquiry(id, { status: "closed", ending: "won", saleExternalId: "s-1", threadId: id })
    const work = workOn([won("inq_1"), won("inq_2")])
    const response = { vendorId: "ven_1", id: "r", inquiryId: "inq_2", memberId: "ann", at: NOW, createdAt: NOW }
    const responses = [{ ...response, channel: "call" as const, outcome: "reached" as const, note: null }]
    const each = [
      { id: "inq_1", buyer: "a" },
      { id: "inq_2", buyer: "b" },
    ]
    doDue(work, { ringing: [], leaving: [], won: each, responses }, NOW)
    expect(work.journeys.map(({ kind, inquiry: { id } }) => `${kind} ${id}`)).toEqual([
      "came inq_1",
      "came inq_2",
      "reached inq_2",
    ])
  })
})
