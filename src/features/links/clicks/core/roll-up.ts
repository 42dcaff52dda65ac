import { hourOf, utcDay } from "../../../../lib/calendar.ts"
import { type ClickKey, keyName } from "../../redirect/core/click-key.ts"
import { SUBS, type Subs } from "../../redirect/core/target.ts"
import { isVisit, type VisitFlags } from "../../redirect/core/visitor.ts"

/** What visits are counted by beside links and programs. */
export const MARKS = ["country", ...SUBS] as const
export type ClickMark = (typeof MARKS)[number]
export type Marks = { [mark in ClickMark]?: string }

/** What counting needs of a click; `at` is ms of the vendor's time. */
export type CountedClick = ClickKey & {
  vendorNumber: number
  timeZone: string
  programId: string
  visitor: string
  flags: VisitFlags
  country: string | null
  subs: Subs
}

type VisitorKey = { vendorNumber: number; linkNumber: bigint; day: string; visitor: string }
/** A visitor of a link on a UTC day, and the click that they count by. */
export type CountedVisitor = VisitorKey & { at: number; nonce: bigint; marks: Marks }

/** Visits, visitors whose first one it is, and HEADs, prefetches and bots, which are none. */
export type VisitCounts = { clicks: number; visitors: number; flagged: number }
type Gain<K> = K & VisitCounts
/** What the roll-ups gain; hours and days are of the vendor's zone. Each in an order that all agree on. */
export type Gains = {
  hours: Gain<{ vendorNumber: number; programId: string; hour: Date }>[]
  days: Gain<{ vendorNumber: number; linkNumber: bigint; day: string }>[]
  marks: Gain<{ vendorNumber: number; mark: ClickMark; day: string; value: string }>[]
  links: Gain<{ vendorNumber: number; linkNumber: bigint }>[]
}

const nameOf = (key: VisitorKey) => `${key.linkNumber} ${key.day} ${key.visitor}`

/** Whose visit a click is. */
export function visitorOf(click: Pick<CountedClick, "vendorNumber" | "linkNumber" | "at" | "visitor">): VisitorKey {
  const { vendorNumber, linkNumber, at, visitor } = click
  return { vendorNumber, linkNumber, day: utcDay(at), visitor }
}

const markOf = (click: Pick<CountedClick, "country" | "subs">, mark: ClickMark): string | undefined =>
  mark === "country" ? (click.country ?? undefined) : click.subs[mark]

function marksOf({ country, subs }: Pick<CountedClick, "country" | "subs">): Marks {
  return country ? { country, ...subs } : { ...subs }
}

/**
 * What clicks that were never counted before add to the roll-ups; the visitors that count by one of them; and the clicks by
 * which those have counted until now. Whatever order clicks come in, a visitor counts once a UTC day and link, by the first.
 */
export function countVisits(clicks: readonly CountedClick[], known: readonly CountedVisitor[]) {
  const sums = new Sums()
  const counted = new Map(known.map((one) => [nameOf(one), one]))
  const visitors = new Map<string, CountedVisitor>()
  const passed: ClickKey[] = []
  for (const click of clicks.toSorted(byTime)) {
    if (!isVisit(click.flags)) {
      sums.add(click, FLAGGED)
      continue
    }
    const { vendorNumber, linkNumber, at, nonce, visitor } = click
    const day = utcDay(at)
    const name = `${linkNumber} ${day} ${visitor}`
    const before = counted.get(name)
    const isFirst = !before || byTime(click, before) < 0
    sums.add(click, isFirst ? FIRST_VISIT : VISIT, (mark) => markOf(click, mark))
    if (!isFirst) continue
    if (before) {
      const { marks } = before
      sums.add({ ...click, linkNumber: before.linkNumber, at: before.at }, TAKEN_BACK, (mark) => marks[mark])
      passed.push({ linkNumber: before.linkNumber, at: before.at, nonce: before.nonce })
    }
    const now = { vendorNumber, linkNumber, day, visitor, at, nonce, marks: marksOf(click) }
    counted.set(name, now)
    visitors.set(name, now)
  }
  return { visitors: sorted(visitors), passed, gains: sums.gains() }
}

const NO_COUNTS = { clicks: 0, visitors: 0, flagged: 0 }
const FLAGGED = { clicks: 0, visitors: 0, flagged: 1 }
const VISIT = { clicks: 1, visitors: 0, flagged: 0 }
const FIRST_VISIT = { clicks: 1, visitors: 1, flagged: 0 }
const TAKEN_BACK = { clicks: 0, visitors: -1, flagged: 0 }

function byTime(a: { at: number; nonce: bigint }, b: { at: number; nonce: bigint }): number {
  return a.at - b.at || (a.nonce < b.nonce ? -1 : a.nonce > b.nonce ? 1 : 0)
}

/** Those that count for the first time, or again, by a click of the batch. */
export function firstsOf(visitors: readonly CountedVisitor[]): ReadonlySet<string> {
  return new Set(visitors.map(keyName))
}

function sorted<T>(byName: ReadonlyMap<string, T>): T[] {
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

type Summed = Pick<CountedClick, "vendorNumber" | "linkNumber" | "programId" | "at" | "timeZone">
/** What a click of a link and second is counted in, marks aside. */
type Own = Summed & { second: number; day: string; sums: VisitCounts[] }

class Sums {
  readonly #hours = new Map<string, Gains["hours"][number]>()
  readonly #days = new Map<string, Gains["days"][number]>()
  readonly #marks = new Map<string, Gains["marks"][number]>()
  readonly #links = new Map<string, Gains["links"][number]>()
  readonly #walls = new Map<string, { second: number } & ReturnType<typeof hourOf>>()
  /** Of each link what its last click was counted in: the next is of the same second, as likely as not. */
  readonly #last = new Map<bigint, Own>()

  /** `markOf` where it counts by marks too. */
  add(click: Summed, more: VisitCounts, markOf?: (mark: ClickMark) => string | undefined) {
    const { day, sums } = this.#ownOf(click)
    for (const sum of sums) grow(sum, more)
    if (!markOf) return
    const { vendorNumber } = click
    for (const mark of MARKS) {
      const value = markOf(mark)
      if (!value) continue
      const none = () => ({ vendorNumber, mark, day, value, ...NO_COUNTS })
      grow(sumOf(this.#marks, `${vendorNumber} ${mark} ${day} ${value}`, none), more)
    }
  }

  #ownOf({ vendorNumber, linkNumber, programId, at, timeZone }: Summed): Own {
    const second = Math.floor(at / 1000)
    const last = this.#last.get(linkNumber)
    const isSame = last?.second === second && last.programId === programId && last.timeZone === timeZone
    if (last && isSame && last.vendorNumber === vendorNumber) return last
    const { hour, day } = this.#wallOf(second, timeZone)
    const sums = [
      sumOf(this.#hours, `${vendorNumber} ${hour.getTime()} ${programId}`, () => {
        return { vendorNumber, hour, programId, ...NO_COUNTS }
      }),
      sumOf(this.#days, `${vendorNumber} ${day} ${linkNumber}`, () => ({
        vendorNumber,
        day,
        linkNumber,
        ...NO_COUNTS,
      })),
      sumOf(this.#links, `${vendorNumber} ${linkNumber}`, () => ({ vendorNumber, linkNumber, ...NO_COUNTS })),
    ]
    const own = { vendorNumber, linkNumber, programId, at, timeZone, second, day, sums }
    this.#last.set(linkNumber, own)
    return own
  }

  /** Clicks of a batch are of few seconds, and no zone's clock differs by parts of one. */
  #wallOf(second: number, timeZone: string) {
    const known = this.#walls.get(timeZone)
    if (known?.second === second) return known
    const made = { second, ...hourOf(second * 1000, timeZone) }
    this.#walls.set(timeZone, made)
    return made
  }

  gains(): Gains {
    return {
      hours: sorted(this.#hours),
      days: sorted(this.#days),
      marks: sorted(this.#marks),
      links: sorted(this.#links),
    }
  }
}

function sumOf<T extends VisitCounts>(sums: Map<string, T>, name: string, none: () => T): T {
  const sum = sums.get(name) ?? none()
  sums.set(name, sum)
  return sum
}

function grow(sum: VisitCounts, more: VisitCounts): void {
  sum.clicks += more.clicks
  sum.visitors += more.visitors
  sum.flagged += more.flagged
}
