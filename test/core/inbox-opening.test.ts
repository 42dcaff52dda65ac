import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DEFAULT_HOURS } from "../../src/features/inbox/core/hours.ts"
import { DEFAULT_CHECKLISTS } from "../../src/features/inbox/core/pipeline.ts"
import { KINDS, URGENCIES } from "../../src/features/inbox/core/sla.ts"
import { worksInbox } from "../../src/features/inbox/desk/core/rota.ts"
import { ringAll } from "../../src/features/inbox/inquiries/core/deadlines.ts"
import { respond } from "../../src/features/inbox/inquiries/core/deeds.ts"
import { assign } from "../../src/features/inbox/inquiries/core/hands.ts"
import { clearMember } from "../../src/features/inbox/inquiries/core/owners.ts"
import { beginWork, type Work, type WorkFacts } from "../../src/features/inbox/inquiries/core/work.ts"
import { type Draft, decideInquiry } from "../../src/features/inbox/intake/core/opening.ts"
import type { Inquiry } from "../../src/features/inbox/store.ts"

const NOW = new Date("2030-01-07T10:00:00Z")
const HOUR_MS = 3_600_000

const desk: WorkFacts["desk"] = {
  vendorName: "Acme",
  work: { hours: DEFAULT_HOURS, holidays: [], zone: "Europe/Oslo" },
  hours: DEFAULT_HOURS,
  holidays: [],
  rules: [{ urgency: "hot", respond_within_minutes: 5, clock: "always" }],
  checklists: DEFAULT_CHECKLISTS,
  blockedWords: ["casino"],
  digestAt: null,
  vendorNumber: 1,
  templates: [],
  asksRating: true,
}

const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
const lists = maybe(fc.subarray([...KINDS], { minLength: 1 }))
const seat = fc.record({
  role: fc.constantFrom("owner", "manager", "sales", "finance", "viewer"),
  isPresent: fc.boolean(),
  isInRota: fc.boolean(),
  kinds: lists,
  lastAssignment: maybe(fc.constantFrom("a", "b")),
})
/** A vendor has an owner, whoever else there is. */
const team = fc.array(seat, { maxLength: 6 }).map((rest) =>
  [{ role: "owner" as const, isPresent: false, isInRota: false, kinds: null, lastAssignment: null }, ...rest].map(
    (one, n): WorkFacts["seats"][number] => {
      const own = { memberId: `mem_${n}`, name: `Member ${n}`, email: `m${n}@acme.test`, substituteId: null }
      return { ...one, ...own, languages: null, countries: null, programIds: null, open: 0, late: 0 }
    },
  ),
)

const NOWHERE = {
  customerExternalId: null,
  clickId: null,
  linkId: null,
  affiliateId: null,
  programId: null,
  campaign: null,
  country: null,
  channel: null,
}
const draft = fc.record({
  input: fc.record({
    kind: fc.constantFrom(...KINDS),
    urgency: fc.constantFrom(...URGENCIES),
    email: fc.constant("ada@mail.test"),
    message: fc.constantFrom("How much?", "casino", "http://a http://b http://c http://d"),
    fields: fc.constant({}),
  }),
  origin: fc.constant(NOWHERE),
  source: fc.constantFrom("api", "script", "form", "affiliate"),
  addressHash: fc.constant(null),
  ofAddress: fc.nat({ max: 40 }),
  madeAt: fc.constant(NOW),
}) as fc.Arbitrary<Draft>
/** What the same person sent, one after another, hours apart. */
const letters = fc.array(fc.tuple(draft, fc.nat({ max: 100 })), { minLength: 1, maxLength: 5 })

/** `turn`: no work makes the ids of another. */
function begin(facts: Omit<WorkFacts, "desk">, now: Date, turn: number): Work {
  let count = turn * 1000
  const mint = (kind: string) => `${kind}_${String(count++).padStart(5, "0")}`
  return beginWork({ ...facts, desk }, { vendorId: "ven_1", now, by: "system", publicUrl: "https://gv.test", mint })
}

/** Takes in letters as their time comes; the last work and what was opened by it. */
function receive(seats: WorkFacts["seats"], sent: readonly (readonly [Draft, number])[]) {
  let [now, inquiries, facts] = [NOW, [] as Inquiry[], seats]
  const works = sent.map(([one, hours], turn) => {
    now = new Date(now.getTime() + hours * HOUR_MS)
    const work = begin({ seats: facts, inquiries }, now, turn)
    const opened = decideInquiry(work, { ...one, id: work.mint("inquiry") })
    inquiries = [...work.inquiries.values()]
    facts = work.seats
    return { work, opened }
  })
  return works.at(-1)!
}

const mayWork = (work: Work, memberId: string) => {
  const found = work.seats.find((one) => one.memberId === memberId)
  return found !== undefined && worksInbox(found)
}

describe("an inquiry that comes in", () => {
  it("has an owner who may answer it, of those present where anybody in the rota is", () =>
    fc.assert(
      fc.property(team, letters, (seats, sent) => {
        const { work, opened } = receive(seats, sent)
        expect(mayWork(work, opened.ownerId)).toBe(true)
        const isOffered = seats.some((one) => one.isPresent && one.isInRota && one.kinds === null)
        const owner = seats.find((one) => one.memberId === opened.ownerId)!
        if (isOffered && opened.status === "open") expect(owner.isPresent).toBe(true)
      }),
    ))

  it("is due not before now, warned not after that, and rings first when it is to be warned", () =>
    fc.assert(
      fc.property(team, letters, (seats, sent) => {
        const { work, opened } = receive(seats, sent)
        expect(opened.warnAt.getTime()).toBeGreaterThan(work.now.getTime())
        expect(opened.dueAt.getTime()).toBeGreaterThanOrEqual(opened.warnAt.getTime())
        expect(opened.alarmAt).toEqual(opened.status === "open" ? opened.warnAt : null)
      }),
    ))

  it("is decided alike by the same facts, and changes none of them", () =>
    fc.assert(
      fc.property(team, letters, (seats, sent) => {
        const before = structuredClone(seats)
        const decided = () => ({ ...receive(seats, sent).work, mint: null })
        expect(decided()).toEqual(decided())
        expect(seats).toEqual(before)
      }),
    ))

  it("is mailed to its owner and announced once, unless it is spam, which rings nobody", () =>
    fc.assert(
      fc.property(team, letters, (seats, sent) => {
        const { work, opened } = receive(seats, sent)
        const owner = seats.find((one) => one.memberId === opened.ownerId)!
        const isSpam = opened.status === "spam"
        expect(work.mails.map(({ to }) => to)).toEqual(isSpam ? [] : [owner.email])
        expect(work.events).toEqual(isSpam ? [] : [{ type: "inquiry.created", ref: opened.id }])
        expect(work.deeds.map(({ action }) => action)).toEqual(["inquiry.open"])
        if (opened.source === "api" || opened.source === "affiliate") expect(isSpam).toBe(false)
      }),
    ))

  it("joins the thread of its person, and stays with whoever holds it while they are there", () =>
    fc.assert(
      fc.property(team, letters, (seats, sent) => {
        const { work, opened } = receive(seats, sent)
        const earlier = [...work.inquiries.values()].filter((one) => one.id !== opened.id && one.status !== "spam")
        expect([opened.id, ...earlier.map((one) => one.threadId)]).toContain(opened.threadId)
        expect(opened.threadId === opened.id).toBe(earlier.length === 0)
        if (earlier.length === 0) return
        const holder = seats.find((one) => one.memberId === earlier.at(-1)!.ownerId)!
        if (holder.isPresent && opened.status === "open") expect(opened.ownerId).toBe(holder.memberId)
      }),
    ))
})

/** What is open at the desk some hours later. */
function later(seats: WorkFacts["seats"], sent: readonly (readonly [Draft, number])[], hours: number) {
  const { work } = receive(seats, sent)
  const facts = { seats: work.seats, inquiries: [...work.inquiries.values()] }
  return begin(facts, new Date(work.now.getTime() + hours * HOUR_MS), sent.length)
}
const alive = (work: Work) => [...work.inquiries.values()].filter(({ status }) => status === "open")

describe("deeds at the desk", () => {
  it("leave each inquiry that is open with a member who may answer it, whatever rings and whoever goes", () =>
    fc.assert(
      fc.property(team, letters, fc.nat({ max: 400 }), fc.nat({ max: 6 }), (seats, sent, hours, n) => {
        const work = later(seats, sent, hours)
        const leaver = work.seats.find((one) => one.memberId === `mem_${n}`)
        if (leaver) clearMember(work, { memberId: leaver.memberId, absence: null })
        ringAll(
          work,
          alive(work).map(({ id }) => id),
        )
        for (const one of alive(work)) expect(mayWork(work, one.ownerId)).toBe(true)
        for (const one of alive(work)) expect(one.alarmAt === null || one.alarmAt > work.now).toBe(true)
      }),
    ))

  it("write each inquiry and each moment once, and count as many as each member holds", () =>
    fc.assert(
      fc.property(team, letters, fc.nat({ max: 400 }), (seats, sent, hours) => {
        const work = later(seats, sent, hours)
        ringAll(
          work,
          alive(work).map(({ id }) => id),
        )
        expect(new Set(work.moments.map(({ id }) => id)).size).toBe(work.moments.length)
        for (const { memberId, open } of work.seats)
          expect(open).toBe(alive(work).filter((one) => one.ownerId === memberId).length)
      }),
    ))

  it("a contact that gets through answers all of the thread, and a deadline that passed before is a breach", () =>
    fc.assert(
      fc.property(team, letters, fc.nat({ max: 400 }), (seats, sent, hours) => {
        const work = later(seats, sent, hours)
        const [first] = alive(work)
        if (!first) return
        const contact = { channel: "call" as const, outcome: "reached" as const, memberId: "mem_0", madeAt: work.now }
        respond(work, first, contact)
        for (const one of alive(work).filter(({ threadId }) => threadId === first.threadId)) {
          expect(one.respondedAt).toEqual(work.now)
          expect(one.breachedAt).toEqual(work.now >= one.dueAt ? one.dueAt : null)
          expect(one.responseSeconds).toBeGreaterThanOrEqual(0)
        }
      }),
    ))

  it("an assignment takes the whole thread along and mails its new owner once", () =>
    fc.assert(
      fc.property(team, letters, fc.nat({ max: 6 }), (seats, sent, n) => {
        const work = later(seats, sent, 0)
        const [first] = alive(work)
        const to = work.seats.find((one) => one.memberId === `mem_${n}` && one.isPresent && worksInbox(one))
        if (!first || !to || first.ownerId === to.memberId) return
        assign(work, first, { member_id: to.memberId, reason: "knows them" })
        const thread = alive(work).filter(({ threadId }) => threadId === first.threadId)
        expect(new Set(thread.map(({ ownerId }) => ownerId))).toEqual(new Set([to.memberId]))
        expect(work.mails.map((one) => one.to)).toEqual([to.email])
      }),
    ))
})
