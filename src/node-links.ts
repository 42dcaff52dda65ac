import type { ServerResponse } from "node:http"
import type { Deps } from "./deps.ts"
import { lookupLink } from "./features/links/links/lookup-link.ts"
import { CLICK_DOMAIN } from "./features/links/redirect/core/click-id.ts"
import { type LinkAddress, linkAddress } from "./features/links/redirect/core/link-address.ts"
import { unavailablePage } from "./features/links/redirect/core/link-pages.ts"
import { type LinkUrl, parseLinkUrl } from "./features/links/redirect/core/link-url.ts"
import { plainAddresses } from "./features/links/redirect/core/plain-addresses.ts"
import { findLink, LinkMemory } from "./features/links/redirect/find-link.ts"
import {
  type LinkRequest,
  redirect,
  SENT_ON_HEADERS,
  type SentOn,
  toResponse,
} from "./features/links/redirect/redirect.ts"
import type { Clicks } from "./node-clicks.ts"
import { realNow } from "./platform/clock.ts"
import { failureText } from "./platform/db.ts"
import { addressBlock } from "./platform/limits.ts"
import { log } from "./platform/log.ts"
import { requestsAnswered } from "./platform/metrics.ts"
import { type ServeOptions, sendResponse } from "./platform/node/serve.ts"
import { signersOf } from "./platform/signing.ts"
import type { SharedStore } from "./platform/stale-cache.ts"

type Header = LinkRequest["header"]

const SENT_ON = { route: "link", status: "302" }
const HEADERS = Object.entries(SENT_ON_HEADERS).flat()

const now = () => realNow().getTime()

/** Every request: a link leads on, at once where its address is a plain one; all else is the app's. */
export async function openLinks(
  deps: Deps,
  clicks: Clicks,
  toApp: ServeOptions["fetch"],
  shared: SharedStore,
): Promise<Pick<ServeOptions, "fetch" | "direct">> {
  const { env, limiter, defer } = deps.ports
  const memory = new LinkMemory()
  const sources = { shared, defer, lookup: (host: string, slug: string) => lookupLink(deps, host, slug) }
  const ports = {
    links: { find: (host: string, slug: string) => findLink(memory, now, () => sources, host, slug) },
    clicks,
    mayGuess: async (address: string) => (await limiter.take("unknown_slug", addressBlock(address))).allowed,
    signers: await signersOf(env.signingKeys, CLICK_DOMAIN),
    now,
  }
  function follow(method: string, url: LinkUrl, address: LinkAddress, header: Header): Promise<SentOn | Response> {
    if (clicks.isFull()) return Promise.resolve(unavailablePage())
    const caller = { ip: header("cf-connecting-ip") ?? "", country: header("cf-ipcountry") }
    return answer({ method, url, address, header, ...caller })
  }
  function answer(request: LinkRequest): Promise<SentOn | Response> {
    try {
      return Promise.resolve(redirect(request, ports)).then(counted, failed)
    } catch (error) {
      return Promise.resolve(failed(error))
    }
  }
  const readPlain = plainAddresses(env.linkHosts)
  const scheme = env.publicUrl.startsWith("https:") ? "https://" : "http://"
  return {
    async fetch(request) {
      const url = parseLinkUrl(request.url)
      const address = linkAddress(url, env.linkHosts)
      if (!address) return toApp(request)
      return toResponse(await follow(request.method, url, address, (name) => request.headers.get(name)))
    },
    direct(incoming, outgoing) {
      const { headers, method = "" } = incoming
      const read = readPlain(`${scheme}${headers.host}`, incoming.url ?? "")
      if (!read) return false
      const header = (name: string) => (headers[name] as string | undefined) ?? null
      void follow(method, read.url, read.address, header).then((answered) => send(outgoing, answered))
      return true
    },
  }
}

function counted(answered: SentOn | Response): SentOn | Response {
  requestsAnswered.add(answered instanceof Response ? { route: "link", status: String(answered.status) } : SENT_ON)
  return answered
}

function failed(error: unknown): Response {
  log("edge.failed", { error: failureText(error) })
  return unavailablePage()
}

function send(outgoing: ServerResponse, answer: SentOn | Response): Promise<void> | void {
  if (answer instanceof Response) return sendResponse(outgoing, answer)
  const { location, cookies } = answer
  const set = cookies.flatMap((cookie) => ["set-cookie", cookie])
  outgoing.writeHead(302, ["location", location, ...HEADERS, ...set, "content-length", "0"])
  outgoing.end()
}
