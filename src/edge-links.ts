import type { EdgeKeys } from "./edge-keys.ts"
import type { LookupPort } from "./features/links/redirect/core/link-lookup.ts"
import { EXPIRED_AFTER_MS } from "./features/links/redirect/core/snapshot.ts"
import { findLink, LinkMemory } from "./features/links/redirect/find-link.ts"
import { type LinkRequest, redirect } from "./features/links/redirect/redirect.ts"
import { realNow } from "./platform/clock.ts"
import type { Signer } from "./platform/signing.ts"
import { type KvNamespace, kvStore } from "./platform/workers/edge-kv.ts"
import { mayGuess } from "./platform/workers/edge-limiter.ts"
import { type QueueProducer, sendOrHandOver } from "./platform/workers/edge-queue.ts"
import type { LimitBindings } from "./platform/workers/limiter.ts"

export type EdgeEnv = LimitBindings &
  EdgeKeys & {
    LINKS: KvNamespace
    CLICKS: QueueProducer
    APP: { fetch(request: Request): Promise<Response> }
    LINK_LOOKUP: LookupPort
    LINK_HOSTS?: string
  }
export type EdgeRequest = Request & { cf?: { country?: string } }
type Asked = Pick<LinkRequest, "url" | "address">
export type EdgeContext = { waitUntil(work: Promise<unknown>): void }

const now = () => realNow().getTime()
const memory = new LinkMemory()
let hosts: { text: string; names: string[] } = { text: "", names: [] }

/** The hosts whose root paths are slugs, read once. */
export function linkHosts(text = ""): string[] {
  if (hosts.text !== text) hosts = { text, names: text.split(",") }
  return hosts.names
}

/** Answers a link out of what this isolate, KV or the app knows of it. */
export function followLink(request: EdgeRequest, asked: Asked, env: EdgeEnv, context: EdgeContext, signers: Signer[]) {
  const sources = () => ({
    shared: kvStore(env.LINKS, EXPIRED_AFTER_MS / 1000),
    lookup: (host: string, slug: string) => env.LINK_LOOKUP.lookup(host, slug),
    defer: (work: Promise<unknown>) => context.waitUntil(work),
  })
  // Each of these is asked of the runtime, which takes longer than what is done with it.
  const { method, cf, headers } = request
  const header = (name: string) => headers.get(name)
  return redirect(
    { ...asked, method, header, ip: header("cf-connecting-ip") ?? "", country: cf?.country ?? null },
    {
      links: { find: (host, slug) => findLink(memory, now, sources, host, slug) },
      clicks: { record: (click) => sendOrHandOver(env.CLICKS, () => env.LINK_LOOKUP.record(click), click) },
      mayGuess: (address) => mayGuess(env, address),
      signers,
      now,
    },
  )
}
