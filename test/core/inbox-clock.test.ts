import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  addOpenTime,
  type BusinessHours,
  DEFAULT_HOURS,
  nextMorning,
  openTimeBetween,
  type WorkTime,
  workingDays,
} from "../../src/features/inbox/core/hours.ts"
import {
  DEFAULT_RULES,
  dueAt,
  pickSlaRule,
  responseTime,
  type SlaRule,
  warnAt,
} from "../../src/features/inbox/core/sla.ts"

const MINUTE = 60_000
const office = (zone: string, holidays: string[] = [], hours: BusinessHours = DEFAULT_HOURS): WorkTime => ({
  hours,
  holidays,
  zone,
})
const everyDay = (...openings: [string, string][]): BusinessHours =>
  Object.fromEntries(["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [day, openings]))
const HOUR: SlaRule = { respond_within_minutes: 60, clock: "business" }

// 2026-03-27 is a Friday. Oslo is UTC+1, from 29 March UTC+2; New York UTC−5, from 8 March UTC−4; Kolkata UTC+5:30.
const TABLE: { zone: string; what: string; received: string; due: string; warn: string; holidays?: string[] }[] = [
  ...[
    {
      what: "within a day",
      received: "2026-03-27T09:15:00.000Z",
      warn: "2026-03-27T09:45:00.000Z",
      due: "2026-03-27T10:15:00.000Z",
    },
    {
      what: "to the very end of a day, not to the next morning",
      received: "2026-03-26T15:00:00.000Z",
      warn: "2026-03-26T15:30:00.000Z",
      due: "2026-03-26T16:00:00.000Z",
    },
    {
      what: "over a weekend on which the clocks go forward",
      received: "2026-03-27T15:30:00.000Z",
      warn: "2026-03-27T16:00:00.000Z",
      due: "2026-03-30T07:30:00.000Z",
    },
    {
      what: "over a weekend on which the clocks go back",
      received: "2026-10-23T14:45:00.000Z",
      warn: "2026-10-26T08:15:00.000Z",
      due: "2026-10-26T08:45:00.000Z",
    },
    {
      what: "received at night",
      received: "2026-03-25T23:59:59.999Z",
      warn: "2026-03-26T08:30:00.000Z",
      due: "2026-03-26T09:00:00.000Z",
    },
    {
      what: "received at the second of closing",
      received: "2026-03-26T16:00:00.000Z",
      warn: "2026-03-27T08:30:00.000Z",
      due: "2026-03-27T09:00:00.000Z",
    },
    {
      what: "over a holiday and the weekend after it",
      received: "2026-12-24T15:50:00.000Z",
      warn: "2026-12-28T08:20:00.000Z",
      due: "2026-12-28T08:50:00.000Z",
      holidays: ["2026-12-25"],
    },
  ].map((row) => ({ zone: "Europe/Oslo", ...row })),
  ...[
    {
      what: "within a day",
      received: "2026-03-06T15:00:00.000Z",
      warn: "2026-03-06T15:30:00.000Z",
      due: "2026-03-06T16:00:00.000Z",
    },
    {
      what: "over a weekend on which the clocks go forward",
      received: "2026-03-06T21:40:00.000Z",
      warn: "2026-03-09T13:10:00.000Z",
      due: "2026-03-09T13:40:00.000Z",
    },
    {
      what: "over a weekend on which the clocks go back",
      received: "2026-10-30T20:40:00.000Z",
      warn: "2026-11-02T14:10:00.000Z",
      due: "2026-11-02T14:40:00.000Z",
    },
    {
      what: "over Thanksgiving, the day being the vendor's and not UTC's",
      received: "2026-11-26T01:00:00.000Z",
      warn: "2026-11-27T14:30:00.000Z",
      due: "2026-11-27T15:00:00.000Z",
      holidays: ["2026-11-26"],
    },
  ].map((row) => ({ zone: "America/New_York", ...row })),
  ...[
    {
      what: "within a day, half an hour off the others",
      received: "2026-03-27T03:30:00.000Z",
      warn: "2026-03-27T04:00:00.000Z",
      due: "2026-03-27T04:30:00.000Z",
    },
    {
      what: "over a weekend without a change of clocks",
      received: "2026-03-27T11:20:00.000Z",
      warn: "2026-03-30T03:50:00.000Z",
      due: "2026-03-30T04:20:00.000Z",
    },
    {
      what: "on Sunday evening UTC, which is Monday there",
      received: "2026-03-29T20:00:00.000Z",
      warn: "2026-03-30T04:00:00.000Z",
      due: "2026-03-30T04:30:00.000Z",
    },
  ].map((row) => ({ zone: "Asia/Kolkata", ...row })),
]

describe("one business hour", () => {
  it.each(TABLE)("$zone, $what", ({ zone, received, due, warn, holidays }) => {
    const work = office(zone, holidays)
    expect(dueAt(new Date(received), HOUR, work).toISOString()).toBe(due)
    expect(warnAt(new Date(received), HOUR, work).toISOString()).toBe(warn)
  })

  it("counts an hour that is skipped as none and one that comes twice as two, where somebody works at night", () => {
    const night = office("Europe/Oslo", [], everyDay(["00:00", "06:00"]))
    const day = (from: string, to: string) => openTimeBetween(new Date(from), new Date(to), night) / 3_600_000
    expect(day("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")).toBe(5)
    expect(day("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")).toBe(7)
    expect(day("2026-10-26T23:00:00Z", "2026-10-27T23:00:00Z")).toBe(6)
    const threeHours: SlaRule = { respond_within_minutes: 180, clock: "business" }
    expect(dueAt(new Date("2026-03-28T23:30:00Z"), threeHours, night).toISOString()).toBe("2026-03-29T02:30:00.000Z")
    expect(dueAt(new Date("2026-10-24T22:30:00Z"), threeHours, night).toISOString()).toBe("2026-10-25T01:30:00.000Z")
  })

  it("stands still over away hours within a day", () => {
    const lunch = office("Europe/Oslo", [], {
      mon: [
        ["09:00", "11:30"],
        ["12:30", "16:00"],
      ],
    })
    expect(dueAt(new Date("2026-03-02T10:00:00Z"), HOUR, lunch).toISOString()).toBe("2026-03-02T12:00:00.000Z")
    expect(dueAt(new Date("2026-03-02T14:30:00Z"), HOUR, lunch).toISOString()).toBe("2026-03-09T08:30:00.000Z")
  })
})

describe("the other clocks", () => {
  it("hot is five minutes at any hour, warned after two and a half; a deal is 48 hours whatever clocks do", () => {
    const work = office("Europe/Oslo")
    const at = new Date("2026-03-28T22:00:00.000Z")
    const hot = pickSlaRule(DEFAULT_RULES, { kind: "request", urgency: "hot" })
    expect(dueAt(at, hot, work).toISOString()).toBe("2026-03-28T22:05:00.000Z")
    expect(warnAt(at, hot, work).toISOString()).toBe("2026-03-28T22:02:30.000Z")
    const deal = pickSlaRule(DEFAULT_RULES, { kind: "deal", urgency: "normal" })
    expect(dueAt(at, deal, work).toISOString()).toBe("2026-03-30T22:00:00.000Z")
  })

  it("the first rule that fits decides; where none does, one business hour", () => {
    expect(pickSlaRule(DEFAULT_RULES, { kind: "deal", urgency: "hot" }).respond_within_minutes).toBe(5)
    expect(pickSlaRule(DEFAULT_RULES, { kind: "question", urgency: "normal" })).toEqual(HOUR)
    expect(
      pickSlaRule([{ kind: "deal", respond_within_minutes: 1, clock: "always" }], { kind: "question", urgency: "hot" }),
    ).toEqual(HOUR)
  })

  it("a response is measured on the clock of its rule: a weekend does not count under business hours", () => {
    const work = office("Europe/Oslo")
    const [friday, monday] = [new Date("2026-03-27T15:30:00Z"), new Date("2026-03-30T07:10:00Z")]
    expect(responseTime(friday, monday, HOUR, work) / MINUTE).toBe(40)
    expect(responseTime(friday, monday, { clock: "always" }, work) / MINUTE).toBe(63 * 60 + 40)
  })
})

describe("mornings and working days", () => {
  it("the next morning is the next opening after a weekend or a holiday", () => {
    const work = office("America/New_York", ["2026-11-26"])
    expect(nextMorning(new Date("2026-11-25T14:00:00Z"), work)?.toISOString()).toBe("2026-11-27T14:00:00.000Z")
    expect(nextMorning(new Date("2026-11-25T13:59:59Z"), work)?.toISOString()).toBe("2026-11-25T14:00:00.000Z")
    expect(nextMorning(new Date(), office("UTC", [], { mon: [] }))).toBeNull()
  })

  it("counts working days without holidays", () => {
    expect(workingDays("2026-11-01", "2026-12-01", office("Europe/Oslo"))).toBe(21)
    expect(workingDays("2026-12-01", "2027-01-01", office("Europe/Oslo", ["2026-12-25"]))).toBe(22)
  })
})

describe("whatever the hours", () => {
  const zone = fc.constantFrom("Europe/Oslo", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC")
  const opening = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 24 }))
    .filter(([from, to]) => from < to)
    .map(([from, to]): [string, string] => [
      `${from}`.padStart(2, "0").concat(":00"),
      `${to}`.padStart(2, "0").concat(":00"),
    ])
  const work = fc
    .record({ zone, day: fc.constantFrom("mon", "wed", "sat", "sun"), opening })
    .map((one): WorkTime => office(one.zone, [], { tue: [["09:00", "17:00"]], [one.day]: [one.opening] }))
  const instant = fc.date({ min: new Date("2025-01-01"), max: new Date("2028-01-01"), noInvalidDate: true })
  const span = fc.integer({ min: 1, max: 4000 }).map((minutes) => minutes * MINUTE)

  it("exactly the time asked for is open between the start and the answer", () => {
    fc.assert(
      fc.property(work, instant, span, (hours, from, ms) => {
        expect(openTimeBetween(from, addOpenTime(from, ms, hours), hours)).toBe(ms)
      }),
      { numRuns: 150 },
    )
  })

  it("time adds up: first one part, then the other, is both at once", () => {
    fc.assert(
      fc.property(work, instant, span, span, (hours, from, a, b) => {
        const twice = addOpenTime(addOpenTime(from, a, hours), b, hours)
        expect(twice.getTime()).toBe(addOpenTime(from, a + b, hours).getTime())
      }),
      { numRuns: 150 },
    )
  })

  it("the warning is never after the deadline, and neither is before the inquiry", () => {
    fc.assert(
      fc.property(work, instant, fc.integer({ min: 1, max: 4000 }), (hours, from, minutes) => {
        const rule: SlaRule = { respond_within_minutes: minutes, clock: "business" }
        const [warn, due] = [warnAt(from, rule, hours), dueAt(from, rule, hours)]
        expect(from < warn && warn < due).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})
