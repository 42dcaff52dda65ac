import { hourOf } from "../../../../lib/calendar.ts"
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
  return { vendorNumber, linkNumber, day: new Date(at).toISOString().slice(0, 10), visitor }
}

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
    const own = { ...click, marks: marksOf(click) }
    if (!isVisit(click.flags)) {
      sums.add(own, { flagged: 1 })
      continue
    }
    const key = visitorOf(click)
    const name = nameOf(key)
    const before = counted.get(name)
    const isFirst = !before || byTime(click, before) < 0
    sums.add(own, { clicks: 1, visitors: isFirst ? 1 : 0 })
    if (!isFirst) continue
    if (before) {
      sums.add({ ...click, ...before }, { visitors: -1 })
      passed.push({ linkNumber: before.linkNumber, at: before.at, nonce: before.nonce })
    }
    const now = { ...key, at: click.at, nonce: click.nonce, marks: own.marks }
    counted.set(name, now)
    visitors.set(name, now)
  }
  return { visitors: sorted(visitors), passed, gains: sums.gains() }
}

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

class Sums {
  readonly #hours = new Map<string, Gains["hours"][number]>()
  readonly #days = new Map<string, Gains["days"][number]>()
  readonly #marks = new Map<string, Gains["marks"][number]>()
  readonly #links = new Map<string, Gains["links"][number]>()

  add(click: Omit<CountedClick, "visitor" | "flags"> & { marks: Marks }, more: Partial<VisitCounts>) {
    const { vendorNumber, linkNumber, programId, at, timeZone } = click
    const { hour, day } = hourOf(at, timeZone)
    add(this.#hours, { vendorNumber, hour, programId }, more)
    add(this.#days, { vendorNumber, day, linkNumber }, more)
    add(this.#links, { vendorNumber, linkNumber }, more)
    if (more.flagged) return
    for (const mark of MARKS) {
      const value = click.marks[mark]
      if (value) add(this.#marks, { vendorNumber, mark, day, value }, more)
    }
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

function add<K extends object>(sums: Map<string, Gain<K>>, key: K, more: Partial<VisitCounts>) {
  const name = Object.values(key)
    .map((part) => (part instanceof Date ? part.toISOString() : String(part)))
    .join(" ")
  const { clicks = 0, visitors = 0, flagged = 0 } = sums.get(name) ?? {}
  sums.set(name, {
    ...key,
    clicks: clicks + (more.clicks ?? 0),
    visitors: visitors + (more.visitors ?? 0),
    flagged: flagged + (more.flagged ?? 0),
  })
}
