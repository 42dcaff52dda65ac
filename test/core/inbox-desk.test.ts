import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { moveStage, reaches } from "../../src/features/inbox/core/pipeline.ts"
import { chooseOwner, managersOf, type Need, type Seat } from "../../src/features/inbox/desk/core/rota.ts"
import {
  nextAlarmAt,
  nextTryAfter,
  pendingAlarms,
  type Watched,
} from "../../src/features/inbox/inquiries/core/alarms.ts"
import { joinThread, phoneMark } from "../../src/features/inbox/intake/core/person.ts"
import { spamReasons } from "../../src/features/inbox/intake/core/spam.ts"

const seat = (memberId: string, more: Partial<Seat> = {}): Seat => ({
  memberId,
  role: "sales",
  isPresent: true,
  isInRota: (more.role ?? "sales") === "sales",
  kinds: null,
  languages: null,
  countries: null,
  programIds: null,
  open: 0,
  lastAssignment: null,
  ...more,
})
const need = (more: Partial<Need> = {}): Need => ({
  kind: "request",
  language: null,
  country: null,
  programId: null,
  ...more,
})
const boss = seat("boss", { role: "owner" })

describe("who gets an inquiry", () => {
  it("who has the fewest open; among equals who waited longest", () => {
    const seats = [
      boss,
      seat("a", { open: 2 }),
      seat("b", { open: 1, lastAssignment: "2" }),
      seat("c", { open: 1, lastAssignment: "1" }),
    ]
    expect(chooseOwner(seats, need())).toEqual({ memberId: "c", reason: "round_robin" })
  })

  it("200 over 7 present members leave each with 28 or 29", () => {
    const seats = [boss, ...Array.from({ length: 7 }, (_, i) => seat(`s${i}`)), seat("away", { isPresent: false })]
    for (let n = 0; n < 200; n++) {
      const chosen = seats.find((one) => one.memberId === chooseOwner(seats, need())?.memberId)!
      chosen.open++
      chosen.lastAssignment = String(n).padStart(4, "0")
    }
    expect(
      seats
        .filter((one) => one.open > 0)
        .map((one) => one.open)
        .sort(),
    ).toEqual([28, 28, 28, 29, 29, 29, 29])
  })

  it("only those entitled by kind, language, country and program; what is not known is not entitled", () => {
    const seats = [boss, seat("norsk", { languages: ["no"], countries: ["NO"] }), seat("deals", { kinds: ["deal"] })]
    expect(chooseOwner(seats, need({ language: "no", country: "NO" }))?.memberId).toBe("norsk")
    expect(chooseOwner(seats, need({ kind: "deal" }))?.memberId).toBe("deals")
    expect(chooseOwner(seats, need())).toEqual({ memberId: "boss", reason: "nobody_present" })
    const ours = [boss, seat("p", { programIds: ["prg_1"] })]
    expect(chooseOwner(ours, need({ programId: "prg_1" }))?.memberId).toBe("p")
    expect(chooseOwner(ours, need({ programId: "prg_2" }))?.memberId).toBe("boss")
  })

  it("the person's own contact while they are there", () => {
    const seats = [boss, seat("a"), seat("b", { open: 9 })]
    expect(chooseOwner(seats, need(), { prefer: "b" })).toEqual({ memberId: "b", reason: "same_person" })
    seats[2] = seat("b", { isPresent: false })
    expect(chooseOwner(seats, need(), { prefer: "b" })).toEqual({ memberId: "a", reason: "round_robin" })
  })

  it("nobody present: a manager before the owner, one who is there before one who is not", () => {
    const away = { isPresent: false }
    const manager = seat("manager", { role: "manager" })
    expect(managersOf([boss, manager])).toEqual([manager])
    expect(managersOf([boss, { ...manager, ...away }])).toEqual([boss])
    expect(
      managersOf([
        { ...boss, ...away },
        { ...manager, ...away },
      ])[0]?.memberId,
    ).toBe("manager")
    expect(chooseOwner([{ ...boss, ...away }, seat("a", away)], need())?.memberId).toBe("boss")
  })

  it("never the one it is taken from, as long as there is another", () => {
    expect(chooseOwner([boss, seat("a")], need(), { without: "a" })?.memberId).toBe("boss")
    expect(chooseOwner([boss], need(), { without: "boss" })).toBeNull()
  })

  it("finance and viewers answer nothing, unless put into the rota", () => {
    const finance = seat("f", { role: "finance" })
    expect(chooseOwner([boss, finance], need(), { prefer: "f" })?.memberId).toBe("boss")
    expect(chooseOwner([boss, { ...finance, isInRota: true }], need())?.memberId).toBe("f")
  })

  it("whoever is there, the chosen one is present or a manager", () => {
    const seats = fc.array(
      fc.record({
        role: fc.constantFrom<Seat["role"]>("manager", "sales", "finance", "viewer"),
        isPresent: fc.boolean(),
        open: fc.nat(3),
      }),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(seats, fc.boolean(), (others, ownerIsThere) => {
        const all = [{ ...boss, isPresent: ownerIsThere }, ...others.map((one, i) => seat(`s${i}`, one))]
        const chosen = all.find((one) => one.memberId === chooseOwner(all, need())?.memberId)!
        expect(chosen.isPresent || chosen.role === "owner" || chosen.role === "manager").toBe(true)
        if (all.some((one) => one.isPresent && one.isInRota)) expect(chosen.isPresent && chosen.isInRota).toBe(true)
      }),
    )
  })
})

const at = (minutes: number) => new Date(Date.UTC(2026, 2, 2, 9, minutes))
const watched = (more: Partial<Watched> = {}): Watched => ({
  status: "open",
  warnAt: at(30),
  dueAt: at(60),
  escalateAt: null,
  warnedAt: null,
  breachedAt: null,
  escalatedAt: null,
  respondedAt: null,
  nextTryAt: null,
  remindedAt: null,
  waitingUntil: null,
  expertDueAt: null,
  ...more,
})
const kinds = (one: Watched) => pendingAlarms(one).map((alarm) => alarm.kind)

describe("what rings", () => {
  it("the warning, then the breach, then, after a breach, the escalation; nothing after a response", () => {
    expect(kinds(watched())).toEqual(["warn", "breach"])
    expect(kinds(watched({ warnedAt: at(30) }))).toEqual(["breach"])
    expect(kinds(watched({ warnedAt: at(30), breachedAt: at(60), escalateAt: at(120) }))).toEqual(["escalate"])
    expect(kinds(watched({ respondedAt: at(10) }))).toEqual([])
  })

  it("a try that nobody answered stops neither warning nor breach", () => {
    expect(reaches("no_answer") || reaches("wrong_contact")).toBe(false)
    expect(kinds(watched({ nextTryAt: at(45) }))).toEqual(["warn", "try", "breach"])
    expect([0, 1, 2, 9].map((tries) => nextTryAfter(tries) / 3_600_000)).toEqual([1, 4, 8, 8])
  })

  it("waiting on the customer pauses follow-ups until its end; what is closed or spam is silent", () => {
    const waiting = watched({ status: "waiting", respondedAt: at(5), nextTryAt: at(20), waitingUntil: at(90) })
    expect(pendingAlarms(waiting)).toEqual([{ kind: "resume", at: at(90) }])
    expect(nextAlarmAt(watched({ status: "closed" }))).toBeNull()
    expect(nextAlarmAt(watched({ status: "spam" }))).toBeNull()
  })
})

describe("the pipeline", () => {
  const open = { stage: "qualified" as const, isClosed: false }
  it("nothing closes without an outcome: won names its sale, lost its reason, and both are final", () => {
    expect(moveStage(open, { stage: "won" })).toEqual({ kind: "lacks", field: "sale_external_id" })
    expect(moveStage(open, { stage: "lost" })).toEqual({ kind: "lacks", field: "reason" })
    expect(moveStage(open, { stage: "won", sale_external_id: "in_1" })).toEqual({ kind: "moved", closes: "won" })
    expect(moveStage(open, { stage: "lost", reason: "price" })).toEqual({ kind: "moved", closes: "lost" })
    expect(moveStage({ stage: "lost", isClosed: true }, { stage: "new" })).toEqual({ kind: "final" })
    expect(moveStage(open, { stage: "meeting", sale_external_id: "in_1" }).kind).toBe("superfluous")
  })
})

describe("spam and persons", () => {
  const letter = { name: "Ada", email: "ada@x.test", phone: null, message: "Hello, what does it cost?", honeypot: null }
  const calm = { ofAddress: 0, ofPerson: 0 }
  it.each([
    ["an ordinary question", letter, calm, []],
    ["a filled honeypot", { ...letter, honeypot: "x" }, calm, ["honeypot"]],
    ["more links than a person sends", { ...letter, message: "http://a http://b www.c https://d" }, calm, ["links"]],
    ["forum markup", { ...letter, message: "[url=x]y[/url]" }, calm, ["markup"]],
    ["a word that the vendor blocks", { ...letter, message: "Casino night" }, calm, ["blocked_word"]],
    ["nothing at all", { ...letter, name: null, email: null, message: null }, calm, ["empty"]],
    ["a flood from one address", letter, { ofAddress: 30, ofPerson: 0 }, ["rate_of_address"]],
    ["a flood from one person", letter, { ofAddress: 1, ofPerson: 5 }, ["rate_of_person"]],
  ])("%s", (_what, given, recent, reasons) => {
    expect(spamReasons(given, recent, ["casino"])).toEqual(reasons)
  })

  it("numbers are the same person however they are written, and extensions are nobody's", () => {
    expect(phoneMark("+47 22 33 44 55")).toBe("4722334455")
    expect(phoneMark("0047-22334455")).toBe("4722334455")
    expect(phoneMark("4711")).toBeNull()
    expect(phoneMark(null)).toBeNull()
  })

  it("joins the open thread before a newer closed one", () => {
    const one = (threadId: string, isOpen: boolean, minute: number) => ({
      threadId,
      ownerId: "a",
      isOpen,
      receivedAt: at(minute),
    })
    expect(joinThread([one("closed", false, 9), one("open", true, 1)])?.threadId).toBe("open")
    expect(joinThread([one("old", false, 1), one("new", false, 9)])?.threadId).toBe("new")
    expect(joinThread([])).toBeNull()
  })
})
