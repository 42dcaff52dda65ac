import { describe, expect, it } from "vitest"
import { type Draft, decideInquiry } from "../../src/features/inbox/intake/core/opening.ts"
import { decideOrigin } from "../../src/features/inbox/intake/core/origin.ts"
import { joinThread, phoneMark } from "../../src/features/inbox/intake/core/person.ts"
import type { Inquiry } from "../../src/features/inbox/store.ts"
import { at, inquiry, mailsOf, NOW, refusal, seat, storyOf, TEAM, workOn } from "../support/desk-work.ts"

type Given = Parameters<typeof decideOrigin>[0]
type Known = Parameters<typeof decideOrigin>[1]

const asked = (more: Partial<Given> = {}): Given => ({ kind: "request", urgency: "normal", fields: {}, ...more })
const click: NonNullable<Known["click"]> = {
  linkId: "lnk_1",
  affiliateId: "aff_1",
  programId: "prg_1",
  country: "NO",
  landingUrl: "https://acme.test/?utm_campaign=spring",
  sub1: "banner",
}
const customer = {
  externalId: "cus",
  clickId: "clk_0",
  linkId: "lnk_0",
  affiliateId: "aff_0",
  programId: "prg_0",
  country: "SE",
} as NonNullable<Known["customer"]>
const NOTHING: Known = { click: null, isProgram: false, customer: null, mapping: null }
const person = { country: "DE", mayErr: true }
const machine = { country: null, mayErr: false }

describe("where somebody who asks came from", () => {
  it("is the click: link, affiliate, program, campaign and country are its own", () => {
    expect(decideOrigin(asked({ click_id: "clk_1" }), { ...NOTHING, click, customer }, person)).toEqual({
      channel: "community",
      customerExternalId: "cus",
      clickId: "clk_1",
      linkId: "lnk_1",
      affiliateId: "aff_1",
      programId: "prg_1",
      campaign: "spring",
      country: "NO",
    })
  })

  it("is else the customer's own binding, and else only what is said", () => {
    expect(decideOrigin(asked(), { ...NOTHING, customer }, person)).toEqual({
      channel: null,
      customerExternalId: "cus",
      clickId: "clk_0",
      linkId: "lnk_0",
      affiliateId: "aff_0",
      programId: "prg_0",
      campaign: null,
      country: "SE",
    })
    const said = { customer_external_id: "own", campaign: "said", country: "FR", program_id: "prg_9" }
    const origin = decideOrigin(asked(said), { ...NOTHING, click, customer, isProgram: true }, person)
    expect(origin).toMatchObject({ customerExternalId: "own", campaign: "said", country: "FR", programId: "prg_9" })
    expect(decideOrigin(asked(said), NOTHING, person)).toMatchObject({
      programId: null,
      affiliateId: null,
      linkId: null,
    })
    expect(decideOrigin(asked(), NOTHING, person)).toMatchObject({
      customerExternalId: null,
      clickId: null,
      country: "DE",
    })
  })

  it("is refused to a program where it is not ours, and ignored where a person would lose what they wrote", () => {
    const known = { ...NOTHING, customer }
    expect(refusal(() => decideOrigin(asked({ click_id: "x" }), known, machine))).toMatch(
      /^click_id_invalid \/click_id /,
    )
    expect(refusal(() => decideOrigin(asked({ program_id: "x" }), known, machine))).toMatch(
      /^invalid_fields \/program_id /,
    )
    const ignored = decideOrigin(asked({ click_id: "x", program_id: "x" }), known, person)
    expect(ignored).toMatchObject({ clickId: "clk_0", programId: "prg_0" })
    const ours = asked({ click_id: "clk_1", program_id: "prg_1" })
    expect(decideOrigin(ours, { ...NOTHING, click, isProgram: true }, machine)).toMatchObject({ clickId: "clk_1" })
  })

  it("takes the campaign from the page, then from the click's address, then from the affiliate's own mark", () => {
    const campaign = (of: Partial<Known>, given: Partial<Given> = {}) =>
      decideOrigin(asked(given), { ...NOTHING, ...of }, person).campaign
    const page_url = "https://acme.test/?utm_campaign=page"
    expect(campaign({ click }, { page_url })).toBe("page")
    expect(campaign({ click }, { page_url: "https://acme.test/" })).toBe("spring")
    expect(campaign({ click: { ...click, landingUrl: "https://acme.test/" } })).toBe("banner")
    expect(campaign({ click: { ...click, landingUrl: null } })).toBe("banner")
    expect(campaign({ click: { ...click, landingUrl: null, sub1: null } })).toBeNull()
    const long = { ...click, landingUrl: `https://acme.test/?utm_campaign=${"x".repeat(300)}` }
    expect(campaign({ click: long })).toBe("x".repeat(255))
    expect(campaign({})).toBeNull()
  })

  it("is the channel of the page's marks, by the vendor's own mapping where there is one", () => {
    const channel = (page: string, of: Partial<Known> = {}) =>
      decideOrigin(asked({ page_url: page }), { ...NOTHING, ...of }, person).channel
    const rules = [{ channel: "product" as const, match: { utm_source: "newsletter" } }]
    expect(channel("https://acme.test/?gclid=1")).toBe("marketing")
    expect(channel("https://acme.test/?utm_source=newsletter", { mapping: { rules } as Known["mapping"] })).toBe(
      "product",
    )
    expect(channel("https://acme.test/")).toBeNull()
    expect(channel("https://acme.test/?gclid=1", { click })).toBe("community")
  })
})

describe("an inquiry that comes in", () => {
  const origin = decideOrigin(asked(), NOTHING, { country: null, mayErr: true })
  const draft = (input: Partial<Given> = {}, more: Partial<Draft> = {}): Draft => ({
    id: "inq_9",
    input: asked({ email: "ada@mail.test", message: "How much?", ...input }),
    origin,
    source: "form",
    addressHash: "hash",
    ofAddress: 0,
    madeAt: at(-1),
    ...more,
  })
  const open = (of: Draft, earlier: Inquiry[] = [], minutes = 0, seats = TEAM) => {
    const work = workOn(earlier, minutes, seats)
    return { work, opened: decideInquiry(work, of) }
  }

  it("holds what was said, an owner's name and a clock, and nothing that has not happened", () => {
    const input = {
      name: "Ada",
      phone: "+47 22 33 44 55",
      page_url: "https://acme.test/",
      language: "no",
      fields: { a: "b" },
    }
    const { work, opened } = open(draft(input))
    expect(opened).toEqual({
      ...inquiry("inq_9", { threadId: "inq_9", source: "form", addressHash: "hash", createdAt: at(-1) }),
      ...origin,
      phone: "+47 22 33 44 55",
      phoneMark: "4722334455",
      pageUrl: "https://acme.test/",
      language: "no",
      fields: { a: "b" },
      assignmentId: "moment_001",
    })
    expect(storyOf(work)).toEqual(["created", "assigned ann"])
    expect(work.moments[1]!.detail).toEqual({ reason: "round_robin" })
    expect([...work.opened]).toEqual(["inq_9"])
    const deed = { kind: "request", source: "form", spam: [] }
    expect(work.deeds).toEqual([{ action: "inquiry.open", subject: "inq_9", detail: deed }])
    expect(work.seats.find(({ memberId }) => memberId === "ann")).toMatchObject({
      open: 1,
      lastAssignment: "moment_001",
    })
    expect(mailsOf(work)).toEqual(["ann: Yours"])
    const bare = open(draft({ email: undefined, message: undefined }, { source: "api" })).opened
    expect(bare).toMatchObject({ name: null, email: null, phone: null, phoneMark: null, message: null, pageUrl: null })
  })

  it("is due by the first rule that fits it, half of the time before warned", () => {
    expect(open(draft({ urgency: "hot" })).opened).toMatchObject({ warnAt: at(2.5), dueAt: at(5), clock: "always" })
    expect(open(draft()).opened).toMatchObject({ warnAt: at(30), dueAt: at(60), respondWithinMinutes: 60 })
  })

  it("is reported to credit where its source can be trusted", () => {
    const kinds = (source: Draft["source"]) => open(draft({}, { source })).work.journeys.map(({ kind }) => kind)
    expect(kinds("api")).toEqual(["came"])
    expect(kinds("affiliate")).toEqual(["came"])
    expect(kinds("form")).toEqual([])
    expect(kinds("script")).toEqual([])
  })

  it("goes to who speaks its language and works for its country and program", () => {
    const seats = [
      ...TEAM,
      seat("nils", { languages: ["no"], countries: ["NO"], programIds: ["prg_1"], lastAssignment: "a" }),
    ]
    const busy = seats.map((one) => (one.memberId === "nils" ? one : { ...one, isInRota: false }))
    const own = { ...origin, country: "NO", programId: "prg_1" }
    expect(open(draft({ language: "no" }, { origin: own }), [], 0, busy).opened.ownerId).toBe("nils")
    for (const of of [
      draft({}, { origin: own }),
      draft({ language: "no" }, { origin: { ...own, country: "SE" } }),
      draft({ language: "no" }, { origin: { ...own, programId: null } }),
    ])
      expect(open(of, [], 0, busy).opened.ownerId).toBe("boss")
  })

  it("joins its person's thread, with who holds it, and wakes what waited for them", () => {
    const waiting = inquiry("inq_1", { status: "waiting", waitingUntil: at(99), respondedAt: at(0), ownerId: "bob" })
    const others = [
      waiting,
      inquiry("inq_2", { status: "waiting", waitingUntil: at(99), threadId: "inq_2", receivedAt: at(-99) }),
      inquiry("inq_3"),
    ]
    const { work, opened } = open(draft(), others, 5)
    expect(opened).toMatchObject({ threadId: "inq_1", ownerId: "bob" })
    expect(storyOf(work)).toEqual(["created", "joined", "assigned bob", "resumed bob"])
    expect(work.moments[1]!.detail).toEqual({ thread_id: "inq_1" })
    expect(work.moments[2]!.detail).toEqual({ reason: "same_person" })
    expect(work.moments[3]!.detail).toEqual({ reason: "customer_wrote", inquiry_id: "inq_9" })
    expect([...work.changed]).toEqual(["inq_1"])
    expect(work.inquiries.get("inq_1")).toMatchObject({ status: "open", waitingUntil: null })
  })

  it("that is spam is with who manages, says why, joins nothing and rings nobody", () => {
    const { work, opened } = open(draft({ message: "casino" }, { ofAddress: 30 }), [], 0)
    expect(opened).toMatchObject({ status: "spam", ownerId: "boss", alarmAt: null })
    expect(opened.spamReasons).toEqual(["rate_of_address", "blocked_word"])
    expect(storyOf(work)).toEqual(["created", "marked_spam boss"])
    expect(work.moments[1]!.detail).toEqual({ reasons: opened.spamReasons })
    expect([work.mails, work.events, work.journeys]).toEqual([[], [], []])
    expect(open(draft({ website: "x" })).opened.spamReasons).toEqual(["honeypot"])
    expect(open(draft({ name: "www.x.test" })).opened.spamReasons).toEqual(["links"])
    for (const source of ["api", "affiliate"] as const)
      expect(open(draft({ message: "casino" }, { source })).opened.status).toBe("open")
  })

  it("is too many of one person with the sixth in ten minutes, to the millisecond", () => {
    const sent = (ms: number) =>
      [1, 2, 3, 4, 5].map((n) => inquiry(`inq_${n}`, { receivedAt: new Date(NOW.getTime() - 600_000 + ms) }))
    expect(open(draft(), sent(1)).opened.spamReasons).toEqual(["rate_of_person"])
    expect(open(draft(), sent(0)).opened.spamReasons).toEqual([])
    expect(open(draft(), sent(1).slice(1)).opened.spamReasons).toEqual([])
  })

  it("joins no thread that is spam", () => {
    const { opened } = open(draft(), [inquiry("inq_1", { status: "spam" })])
    expect(opened.threadId).toBe("inq_9")
  })
})

describe("a person", () => {
  it("is known by a number of seven digits at least, and by their latest thread", () => {
    expect([phoneMark("123456"), phoneMark("1234567"), phoneMark(undefined)]).toEqual([null, "1234567", null])
    const row = (threadId: string, minutes: number, isOpen = false) => {
      return { threadId, ownerId: "ann", isOpen, receivedAt: at(minutes) }
    }
    expect(joinThread([row("a", 1), row("b", 3), row("c", 2)])?.threadId).toBe("b")
    expect(joinThread([row("a", 1, true), row("b", 3), row("c", 2, true)])?.threadId).toBe("c")
    expect(joinThread([])).toBeNull()
  })
})
