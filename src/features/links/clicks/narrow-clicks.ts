import { fingerprint } from "../../../lib/hash.ts"
import { readUserAgent } from "../../../lib/user-agent.ts"
import { realNow } from "../../../platform/clock.ts"
import { flagBits } from "../redirect/core/click-flags.ts"
import { monthOf, secondsOf } from "../redirect/core/click-key.ts"
import { SUBS } from "../redirect/core/target.ts"
import type { clickAgents, clickOrigins, clicks } from "../tables.ts"
import type { FreshClick } from "./core/take-clicks.ts"
import { cutTail } from "./core/url-tail.ts"

export type ClickRow = Required<typeof clicks.$inferInsert>
export type OriginRow = typeof clickOrigins.$inferInsert
export type AgentRow = typeof clickAgents.$inferInsert

/** No text at all. */
const NOTHING = 0n
type Agent = { number: bigint; device: string | null }
const NOBODY: Agent = { number: NOTHING, device: null }

/** Clicks as rows, and the texts that they came with, each once and in an order that all agree on. `firsts`: see `firstsOf`. */
export function narrowClicks(taken: readonly FreshClick[], firsts: ReadonlySet<string>) {
  const origins = new Map<string, OriginRow>()
  const said = new Map<string, AgentRow & Agent>()
  const rows: ClickRow[] = []
  const storedSeconds = secondsOf(realNow())
  for (const click of taken) {
    const [shared, urlTail] = cutTail(click.landingUrl)
    const { vendorNumber, userAgent } = click
    const came = nameOfOrigin(click, shared)
    const origin = origins.get(came) ?? originOf(click, shared || null)
    origins.set(came, origin)
    let agent: Agent = NOBODY
    if (userAgent) {
      const spoke = `${vendorNumber} ${userAgent}`
      const row = said.get(spoke) ?? { vendorNumber, userAgent, ...agentOf(userAgent) }
      said.set(spoke, row)
      agent = row
    }
    const of = { storedSeconds, origin: origin.number, agent: agent.number, device: agent.device, urlTail }
    rows.push(toRow(click, { ...of, isFirst: firsts.has(click.name) }))
  }
  return {
    clicks: rows,
    origins: ordered([...origins.values()].filter(isThere), ({ number, month }) => `${number} ${month}`),
    agents: ordered([...said.values()], ({ vendorNumber, number }) => `${vendorNumber} ${number}`),
  }
}

const isThere = ({ number }: OriginRow) => number !== NOTHING

/** Each once by what it is stored under. */
function ordered<T>(rows: readonly T[], nameOf: (row: T) => string): T[] {
  const named = new Map(rows.map((row) => [nameOf(row), row]))
  return [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

/** What origins of a batch differ by; lengths say where texts end. */
function nameOfOrigin({ linkNumber, at, referrer, subs }: FreshClick, shared: string): string {
  const given = SUBS.some((name) => subs[name] !== undefined)
    ? JSON.stringify(SUBS.map((name) => subs[name] ?? null))
    : ""
  return `${linkNumber} ${monthOf(at)} ${shared.length} ${referrer?.length} ${shared}${referrer}${given}`
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
const agents = new Map<string, Agent>()
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
