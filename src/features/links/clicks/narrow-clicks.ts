import { fingerprint } from "../../../lib/hash.ts"
import { readUserAgent } from "../../../lib/user-agent.ts"
import { realNow } from "../../../platform/clock.ts"
import { flagBits } from "../redirect/core/click-flags.ts"
import { monthOf, secondsOf } from "../redirect/core/click-key.ts"
import { SUBS } from "../redirect/core/target.ts"
import type { clickAgents, clickOrigins, clicks } from "../tables.ts"
import type { FreshClick } from "./core/take-clicks.ts"
import { cutTail } from "./core/url-tail.ts"

export type ClickRow = typeof clicks.$inferInsert
export type OriginRow = typeof clickOrigins.$inferInsert
export type AgentRow = typeof clickAgents.$inferInsert

/** No text at all. */
const NOTHING = 0n
const NOBODY = { number: NOTHING, device: null }

/** Clicks as rows, and the texts that they came with, each once and in an order that all agree on. `firsts`: see `firstsOf`. */
export function narrowClicks(taken: readonly FreshClick[], firsts: ReadonlySet<string>) {
  const origins = new Map<string, OriginRow>()
  const said = new Map<string, AgentRow>()
  const rows: ClickRow[] = []
  const storedSeconds = secondsOf(realNow())
  for (const click of taken) {
    const [shared, urlTail] = cutTail(click.landingUrl)
    const origin = originOf(click, shared || null)
    if (origin.number !== NOTHING) origins.set(`${origin.number} ${origin.month}`, origin)
    const { vendorNumber, userAgent } = click
    const { number, device } = userAgent ? agentOf(userAgent) : NOBODY
    if (userAgent) said.set(`${vendorNumber} ${number}`, { vendorNumber, number, userAgent })
    const of = { storedSeconds, origin: origin.number, agent: number, device, urlTail }
    rows.push(toRow(click, { ...of, isFirst: firsts.has(click.name) }))
  }
  return { clicks: rows, origins: sorted(origins), agents: sorted(said) }
}

function sorted<T>(byName: ReadonlyMap<string, T>): T[] {
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

/** The link is part of what it is named by, so that it is the only one of that name. */
function originOf({ linkNumber, at, vendorNumber, referrer, subs }: FreshClick, landingUrl: string | null): OriginRow {
  const given = Object.keys(subs).length > 0 ? subs : null
  const texts = [landingUrl, referrer, ...SUBS.map((name) => subs[name] ?? null)]
  const isNothing = texts.every((text) => text === null)
  const number = isNothing ? NOTHING : numberOf(JSON.stringify([String(linkNumber), ...texts]))
  return { number, linkNumber, month: monthOf(at), vendorNumber, landingUrl, referrer, subs: given }
}

/** Of texts that came before: most come again. */
const numbers = new Map<string, bigint>()
const agents = new Map<string, { number: bigint; device: string | null }>()
const MOST_KNOWN = 2_000
const MOST_LETTERS = 512

function numberOf(text: string): bigint {
  return remembered(numbers, text, fingerprint)
}

function agentOf(userAgent: string) {
  return remembered(agents, userAgent, (text) => ({ number: fingerprint(text), device: readUserAgent(text).device }))
}

function remembered<T>(known: Map<string, T>, text: string, make: (text: string) => T): T {
  const found = known.get(text)
  if (found !== undefined) return found
  const made = make(text)
  if (text.length > MOST_LETTERS) return made
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(text, made)
  return made
}

type Of = {
  storedSeconds: number
  origin: bigint
  agent: bigint
  device: string | null
  urlTail: string
  isFirst: boolean
}

function toRow(click: FreshClick, { storedSeconds, origin, agent, device, urlTail, isFirst }: Of): ClickRow {
  const { linkNumber, nonce, keyId, vendorNumber } = click
  return {
    linkNumber,
    at: new Date(click.at),
    nonce,
    origin,
    agent,
    vendorNumber,
    storedSeconds,
    flags: flagBits(click, isFirst, device),
    keyId,
    country: click.country ?? "",
    urlTail,
  }
}
