import type { Raw, RawMap } from "./form.ts"

/**
 * What may go wrong. "before" and "after": whether the effect happened. `error_*` answers are stored under the
 * idempotency key, as Stripe stores its 500s; `abandon` answers nothing and acts later.
 */
const FAULT_KINDS = [
  "drop_before",
  "drop_after",
  "truncate_after",
  "unreadable_after",
  "error_before",
  "error_after",
  "rate_limit",
  "latency",
  "insufficient_balance",
  "restricted_account",
  "abandon",
] as const

type FaultKind = (typeof FAULT_KINDS)[number]

export type Fault = {
  kind: FaultKind
  method?: "GET" | "POST"
  /** Exact, or with `*` for anything: `/v1/transfers/*`. Absent: every path. */
  path?: string
  /** Parameters that must be so, by their dotted name: `{ "metadata.item_id": "itm_1" }`. */
  where?: Record<string, string>
  /** How often it strikes, 1 unless given; 0 is for ever. */
  times?: number
  /** How many matching requests pass before it strikes. */
  skip?: number
  /** Milliseconds before acting, for `latency` and beside any other. */
  ms?: number
  /** Status of an `error_*`, 500 unless given. */
  status?: number
  retryAfter?: number
  /** `abandon`: acts by itself after so many milliseconds; absent: when the control says so. */
  afterMs?: number
  /** `abandon`: whether the key counts as in use until it acts (409 for others); true unless given. */
  holdsKey?: boolean
}

export type Chaos = { seed: number; rate: number; kinds?: FaultKind[]; method?: "GET" | "POST"; path?: string }

type Armed = Fault & { id: string; left: number; toSkip: number }

type Target = { method: string; path: string; params: RawMap }

const NETWORK_FAULTS = new Set<FaultKind>([
  "drop_before",
  "drop_after",
  "truncate_after",
  "unreadable_after",
  "latency",
])

/** The faults that wait for their request, and the chaos that needs no waiting. */
export class Faults {
  #armed: Armed[] = []
  #chaos: (Chaos & { random: () => number }) | null = null
  #count = 0

  add(fault: Fault): { id: string } {
    this.#count += 1
    const id = `fault_${this.#count}`
    const left = fault.times === 0 ? Number.POSITIVE_INFINITY : (fault.times ?? 1)
    this.#armed.push({ ...fault, id, left, toSkip: fault.skip ?? 0 })
    return { id }
  }

  clear() {
    this.#armed = []
    this.#chaos = null
  }

  pending(): Fault[] {
    return this.#armed.filter((fault) => fault.left > 0).map(({ left: _left, toSkip: _toSkip, ...fault }) => fault)
  }

  setChaos(chaos: Chaos | null) {
    this.#chaos = chaos && { ...chaos, random: seeded(chaos.seed) }
  }

  /** The fault that strikes this request. A replay meets only what happens on the wire. */
  take(target: Target, isReplay: boolean): Fault | null {
    const fits = (fault: Fault) => !isReplay || NETWORK_FAULTS.has(fault.kind)
    for (const fault of this.#armed) {
      if (fault.left <= 0 || !fits(fault) || !matches(fault, target)) continue
      if (fault.toSkip > 0) {
        fault.toSkip -= 1
        continue
      }
      fault.left -= 1
      return fault
    }
    const drawn = this.#draw(target)
    return drawn && fits(drawn) ? drawn : null
  }

  #draw(target: Target): Fault | null {
    const chaos = this.#chaos
    if (!chaos || !matches({ ...chaos, kind: "latency" }, target)) return null
    if (chaos.random() >= chaos.rate) return null
    const kinds = chaos.kinds ?? FAULT_KINDS.filter((kind) => kind !== "abandon")
    const kind = kinds[Math.floor(chaos.random() * kinds.length)]
    return kind ? { kind, ms: kind === "latency" ? Math.floor(chaos.random() * 50) : 0, afterMs: 100 } : null
  }
}

function matches(fault: Pick<Fault, "kind" | "method" | "path" | "where">, { method, path, params }: Target): boolean {
  if (fault.method && fault.method !== method) return false
  if (fault.path && !patternOf(fault.path).test(path)) return false
  return Object.entries(fault.where ?? {}).every(([name, value]) => valueAt(params, name.split(".")) === value)
}

function patternOf(path: string): RegExp {
  const parts = path.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
  return new RegExp(`^${parts.join(".*")}$`)
}

function valueAt(params: RawMap, path: string[]): Raw | undefined {
  let at: Raw | undefined = params
  for (const part of path) at = typeof at === "object" ? at.get(part) : undefined
  return at
}

/** mulberry32: the same numbers for the same seed, evenly spread over [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
