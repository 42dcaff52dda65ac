import type { Deps } from "./deps.ts"
import { lookupLink } from "./features/links/links/lookup-link.ts"
import { CLICK_DOMAIN } from "./features/links/redirect/core/click-id.ts"
import { linkAddress } from "./features/links/redirect/core/link-address.ts"
import { unavailablePage } from "./features/links/redirect/core/link-pages.ts"
import { parseLinkUrl } from "./features/links/redirect/core/link-url.ts"
import { plainAddresses } from "./features/links/redirect/core/plain-addresses.ts"
import { findLink, LinkMemory } from "./features/links/redirect/find-link.ts"
import {
  type LinkRequest,
  redirect,
  SENT_ON_HEADERS,
  type SentOn,
  toResponse,
} from "./features/links/redirect/redirect.ts"
import { namedClient } from "./name-client.ts"
import type { Clicks } from "./node-clicks.ts"
import { realNow } from "./platform/clock.ts"
import { failureText } from "./platform/db.ts"
import { addressBlock } from "./platform/limits.ts"
import { log } from "./platform/log.ts"
import { requestsAnswered } from "./platform/metrics.ts"
import type { DirectAnswer } from "./platform/node/plain-sockets.ts"
import type { ServeOptions } from "./platform/node/serve.ts"
import { signersOf } from "./platform/signing.ts"
import type { SharedStore } from "./platform/stale-cache.ts"

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
  function follow(request: LinkRequest): Promise<SentOn | Response> {
    if (clicks.isFull()) return Promise.resolve(unavailablePage())
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
      const { method, headers } = request
      const header = (name: string) => headers.get(name)
      const caller = { ip: header("cf-connecting-ip") ?? "", country: header("cf-ipcountry") }
      return toResponse(await follow({ method, url, address, header, ...caller }))
    },
    direct({ method, target, header }, remoteAddress) {
      const read = readPlain(`${scheme}${header("host")}`, target)
      if (!read) return null
      const { address: ip, country } = namedClient(header, remoteAddress, env.proxySecret)
      return follow({ method, url: read.url, address: read.address, header, ip, country }).then(toAnswer)
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

function toAnswer(answer: SentOn | Response): DirectAnswer | Promise<DirectAnswer> {
  if (answer instanceof Response) return readAnswer(answer)
  const { location, cookies } = answer
  const set = cookies.flatMap((cookie) => ["set-cookie", cookie])
  return { status: 302, headers: ["location", location, ...HEADERS, ...set], body: "" }
}

async function readAnswer(response: Response): Promise<DirectAnswer> {
  return { status: response.status, headers: [...response.headers].flat(), body: await response.text() }
}
