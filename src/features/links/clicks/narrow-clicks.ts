import { fingerprint } from "../../../lib/hash.ts"
import { readUserAgent } from "../../../lib/user-agent.ts"
import { realNow } from "../../../platform/clock.ts"
import { flagBits } from "../redirect/core/click-flags.ts"
import { keyName, monthOf, secondsOf } from "../redirect/core/click-key.ts"
import { SUBS } from "../redirect/core/target.ts"
import type { clickAgents, clickOrigins, clicks } from "../tables.ts"
import type { FreshClick } from "./core/take-clicks.ts"

export type ClickRow = typeof clicks.$inferInsert
export type OriginRow = typeof clickOrigins.$inferInsert
export type AgentRow = typeof clickAgents.$inferInsert

/** No text at all. */
const NOTHING = 0n

/** Clicks as rows, and the texts that they came with, each once and in an order that all agree on. `firsts`: see `firstsOf`. */
export function narrowClicks(taken: readonly FreshClick[], firsts: ReadonlySet<string>) {
  const origins = new Map<string, OriginRow>()
  const agents = new Map<string, AgentRow>()
  const rows: ClickRow[] = []
  for (const click of taken) {
    const origin = originOf(click)
    if (origin.number !== NOTHING) origins.set(`${origin.number} ${origin.month}`, origin)
    const { vendorNumber, userAgent } = click
    const number = userAgent ? fingerprint(userAgent) : NOTHING
    if (userAgent) agents.set(`${vendorNumber} ${number}`, { vendorNumber, number, userAgent })
    rows.push(toRow(click, { origin: origin.number, agent: number, isFirst: firsts.has(keyName(click)) }))
  }
  return { clicks: rows, origins: sorted(origins), agents: sorted(agents) }
}

function sorted<T>(byName: ReadonlyMap<string, T>): T[] {
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

/** The link is part of what it is named by, so that it is the only one of that name. */
function originOf({ linkNumber, at, vendorNumber, landingUrl, referrer, subs }: FreshClick): OriginRow {
  const texts = [landingUrl || null, referrer, ...SUBS.map((name) => subs[name] ?? null)]
  const isNothing = texts.every((text) => text === null)
  const number = isNothing ? NOTHING : fingerprint(JSON.stringify([String(linkNumber), ...texts]))
  const given = Object.keys(subs).length > 0 ? subs : null
  return { number, linkNumber, month: monthOf(at), vendorNumber, landingUrl: landingUrl || null, referrer, subs: given }
}

type Of = { origin: bigint; agent: bigint; isFirst: boolean }

function toRow(click: FreshClick, { origin, agent, isFirst }: Of): ClickRow {
  const { linkNumber, nonce, keyId, vendorNumber, userAgent } = click
  return {
    linkNumber,
    at: new Date(click.at),
    nonce,
    origin,
    agent,
    vendorNumber,
    storedSeconds: secondsOf(realNow()),
    flags: flagBits(click, isFirst, userAgent ? readUserAgent(userAgent).device : null),
    keyId,
    country: click.country ?? "",
  }
}
