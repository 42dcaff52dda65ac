import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type CountedVisitor, type Gains, MARKS } from "../../src/features/links/clicks/core/roll-up.ts"
import { takeClicks } from "../../src/features/links/clicks/core/take-clicks.ts"
import type { ClickMessage, ConsentMessage } from "../../src/features/links/redirect/core/click.ts"
import { formatClickId, MAC_BYTES, signedBytes } from "../../src/features/links/redirect/core/click-id.ts"
import { clickKey, keyName, nonceBytes } from "../../src/features/links/redirect/core/click-key.ts"
import { HOUR_MS } from "../../src/lib/time.ts"

const NOON = Date.UTC(2026, 10, 21, 12)
const LINKS = ["lnk_a", "lnk_b"]

function idOf(at: number, linkNumber: number, n: number): string {
  const facts = { at, linkNumber: BigInt(linkNumber), programTag: 7n, isVisit: true }
  return formatClickId(signedBytes("a", facts, nonceBytes(BigInt(n))), new Uint8Array(MAC_BYTES))
}

const message = fc.record({
  n: fc.nat(30),
  vendorId: fc.constantFrom("ven_a", "ven_b"),
  link: fc.nat(1),
  programId: fc.constantFrom("prg_a", "prg_b"),
  visitor: fc.constantFrom("v", "w"),
  hour: fc.integer({ min: -14, max: 14 }),
  country: fc.constantFrom("FR", "DE", null),
  sub1: fc.constantFrom("mail", "blog", null),
  bot: fc.boolean(),
  repeat: fc.boolean(),
  unattributed: fc.boolean(),
})
type Sent = typeof message extends fc.Arbitrary<infer T> ? T : never

function toClick({ n, hour, bot, unattributed, sub1, link, vendorId, ...one }: Sent) {
  const at = NOON + hour * HOUR_MS + (n % 10) * 1000
  const linkNumber = link + (vendorId === "ven_a" ? 10 : 20)
  return {
    ...one,
    vendorId,
    programId: `${one.programId} of ${linkNumber}`,
    id: idOf(at, linkNumber, n),
    at,
    linkId: LINKS[link],
    subs: sub1 === null ? {} : { sub1 },
    keptId: null,
    flags: { head: false, prefetch: false, bot, qr: false, unattributed },
  } as unknown as ClickMessage
}

/** Clicks of which the same one is always the same, as their ids are made; a link is of one program. */
const clicks = fc
  .array(message, { maxLength: 40 })
  .map((all) => [...new Map(all.map((one) => [one.n, toClick({ ...one, programId: "prg_a" })])).values()])

const vendors = new Map([
  ["ven_a", { number: 1, timeZone: "Asia/Kolkata" }],
  ["ven_b", { number: 2, timeZone: "Europe/Berlin" }],
])

const named = (messages: ClickMessage[]) =>
  messages.map((message) => ({ message, key: clickKey(message.id), visitor: message.visitor }))

/** What is there after batches, as the database keeps it. */
function kept(batches: ClickMessage[][]) {
  const stored = new Set<string>()
  const firsts = new Set<string>()
  const visitors = new Map<string, CountedVisitor>()
  const sums = new Map<string, number[]>()
  const earning: string[] = []
  for (const batch of batches) {
    const facts = { stored, visitors: [...visitors.values()], paying: new Set(["ven_a prg_a of 10"]), vendors }
    const taken = takeClicks(named(batch), [], facts)
    for (const click of taken.clicks) stored.add(keyName(click))
    for (const { cleared, ...key } of taken.amended) if (cleared) firsts.delete(keyName(key))
    for (const one of taken.visitors) {
      visitors.set([one.linkNumber, one.day, one.visitor].join(), one)
      firsts.add(keyName(one))
    }
    for (const [table, gains] of Object.entries(taken.gains)) addAll(sums, table, gains)
    earning.push(...taken.earning.map(({ id }) => id))
  }
  const counts = [...sums].filter(([, figures]) => figures.some((figure) => figure !== 0)).sort()
  return { stored: [...stored].sort(), firsts: [...firsts].sort(), counts, earning: earning.sort() }
}

function addAll(sums: Map<string, number[]>, table: string, gains: Gains[keyof Gains]) {
  for (const { clicks, visitors, flagged, ...key } of gains) {
    const name = `${table} ${Object.values(key).map(String).join(" ")}`
    const had = sums.get(name) ?? [0, 0, 0]
    sums.set(name, [had[0]! + clicks, had[1]! + visitors, had[2]! + flagged])
  }
}

const taken = (all: ClickMessage[]) =>
  takeClicks(named(all), [], { stored: new Set(), visitors: [], paying: new Set(), vendors })

describe("clicks in batches", () => {
  it("come to the same, however they are cut, in any order, and each any number of times", () => {
    fc.assert(
      fc.property(clicks, fc.array(fc.nat(1000), { minLength: 80, maxLength: 80 }), fc.nat(6), (all, chance, size) => {
        const twice = [...all, ...all.filter((_, i) => chance[i]! % 2 === 0)]
        const shuffled = twice
          .map((click, i) => ({ click, by: chance[i]! }))
          .sort((a, b) => a.by - b.by)
          .map(({ click }) => click)
        const cut = Array.from({ length: Math.ceil(shuffled.length / (size + 1)) }, (_, i) =>
          shuffled.slice(i * (size + 1), (i + 1) * (size + 1)),
        )
        expect(kept(cut)).toEqual(kept([all]))
      }),
    )
  })

  it("count every visit once in each roll-up, and each visitor once a link and day", () => {
    fc.assert(
      fc.property(clicks, (all) => {
        const { visitors, gains } = taken(all)
        const sum = (of: "clicks" | "visitors" | "flagged", table: Gains[keyof Gains]) =>
          table.reduce((total, gain) => total + gain[of], 0)
        for (const table of [gains.hours, gains.days, gains.links]) {
          expect(sum("clicks", table) + sum("flagged", table)).toBe(all.length)
          expect(sum("visitors", table)).toBe(visitors.length)
        }
        const visits = all.filter(({ flags }) => !flags.bot)
        for (const mark of MARKS) {
          const marked = visits.filter((click) => (mark === "country" ? click.country : click.subs[mark])).length
          const own = gains.marks.filter((gain) => gain.mark === mark)
          expect(sum("clicks", own)).toBe(marked)
        }
      }),
    )
  })

  it("of no vendor, or with an id that is none, are taken by nobody and stop no other", () => {
    const click = toClick({ ...fc.sample(message, 1)[0]!, vendorId: "ven_a", bot: false })
    const stray = { ...click, vendorId: "ven_x" }
    const odd = { ...click, id: "clk_1" }
    const { clicks: stored, strange } = taken([stray, odd, click])
    expect(stored.map(({ id }) => id)).toEqual([click.id])
    expect([...strange]).toEqual([stray, odd])
  })
})

describe("a consent", () => {
  const id = idOf(NOON, 10, 1)
  const click = toClick({ ...fc.sample(message, 1)[0]!, vendorId: "ven_a", link: 0, bot: false, hour: 0, n: 0 })
  const consent = {
    v: 1,
    kind: "consent",
    vendorId: "ven_a",
    id: click.id,
    at: click.at,
    consent: "granted",
  } as ConsentMessage
  const none = { stored: new Set<string>(), visitors: [], paying: new Set<string>(), vendors }

  it("goes with its click, to the one that is there, or waits", () => {
    expect(takeClicks(named([click]), [consent], none)).toMatchObject({ clicks: [{ consent: "granted" }], amended: [] })
    const there = { ...none, stored: new Set([keyName(clickKey(click.id)!)]) }
    const amended = [{ ...clickKey(click.id), cleared: 192, added: 64 }]
    expect(takeClicks([], [consent], there)).toMatchObject({ clicks: [], amended, early: new Set() })
    expect(takeClicks([], [{ ...consent, id }], none).early.size).toBe(1)
  })

  it("changes its click's row together with what else changes of it", () => {
    const later = toClick({
      ...fc.sample(message, 1)[0]!,
      vendorId: "ven_a",
      link: 0,
      bot: false,
      hour: 1,
      n: 1,
      visitor: "v",
    })
    const first = taken([later])
    const facts = { ...none, stored: new Set([keyName(clickKey(later.id)!)]), visitors: first.visitors }
    const earlier = { ...click, visitor: "v" }
    const { amended } = takeClicks(named([earlier]), [{ ...consent, id: later.id, at: later.at }], facts)
    expect(amended).toMatchObject([{ at: later.at, cleared: 192 | 32, added: 64 }])
  })
})
