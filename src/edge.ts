import { type EdgeKeys, edgeKeys } from "./edge-keys.ts"
import { type LinkAddress, linkAddress } from "./features/links/redirect/core/link-address.ts"
import type { LookupPort } from "./features/links/redirect/core/link-lookup.ts"
import { unavailablePage } from "./features/links/redirect/core/link-pages.ts"
import { EXPIRED_AFTER_MS } from "./features/links/redirect/core/snapshot.ts"
import { findLink, LinkMemory } from "./features/links/redirect/find-link.ts"
import { redirect } from "./features/links/redirect/redirect.ts"
import { realNow } from "./platform/clock.ts"
import { appAway } from "./platform/workers/edge-away.ts"
import { type KvNamespace, kvStore } from "./platform/workers/edge-kv.ts"
import { mayGuess } from "./platform/workers/edge-limiter.ts"
import { type QueueProducer, sendOrHandOver } from "./platform/workers/edge-queue.ts"
import type { LimitBindings } from "./platform/workers/limiter.ts"

type EdgeEnv = LimitBindings &
  EdgeKeys & {
    LINKS: KvNamespace
    CLICKS: QueueProducer
    APP: { fetch(request: Request): Promise<Response> }
    LINK_LOOKUP: LookupPort
    LINK_HOSTS?: string
  }
type EdgeRequest = Request & { cf?: { country?: string } }
type EdgeContext = { waitUntil(work: Promise<unknown>): void }

const now = () => realNow().getTime()
const memory = new LinkMemory()

function followLink(request: EdgeRequest, address: LinkAddress, env: EdgeEnv, context: EdgeContext): Promise<Response> {
  const sources = {
    shared: kvStore(env.LINKS, EXPIRED_AFTER_MS / 1000),
    lookup: (host: string, slug: string) => env.LINK_LOOKUP.lookup(host, slug),
    now,
    defer: (work: Promise<unknown>) => context.waitUntil(work),
  }
  const caller = { address: request.headers.get("cf-connecting-ip") ?? "", country: request.cf?.country ?? null }
  return redirect(request, address, caller, {
    links: { find: (host, slug) => findLink(memory, sources, host, slug) },
    clicks: { record: (click) => sendOrHandOver(env.CLICKS, () => env.LINK_LOOKUP.record(click), click) },
    mayGuess: (address) => mayGuess(env, address),
    keys: edgeKeys(env),
    now,
  })
}

export default {
  async fetch(request: EdgeRequest, env: EdgeEnv, context: EdgeContext): Promise<Response> {
    const address = linkAddress(new URL(request.url), (env.LINK_HOSTS ?? "").split(","))
    try {
      return await (address ? followLink(request, address, env, context) : env.APP.fetch(request))
    } catch (error) {
      console.error(JSON.stringify({ event: "edge.failed", error: String(error) }))
      return address ? unavailablePage() : appAway()
    }
  },
}
