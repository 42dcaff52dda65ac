import { lookup as lookUp } from "node:dns/promises"
import { type IncomingMessage, request as requestHttp } from "node:http"
import { request as requestHttps } from "node:https"
import { isIP, type LookupFunction } from "node:net"
import { isLoopbackIp, isPublicIp } from "../../lib/public-address.ts"
import {
  ANSWER_BYTES,
  NO_ANSWER,
  OUTGOING_MS,
  type Outgoing,
  type OutgoingAnswer,
  type OutgoingRequest,
} from "../outgoing.ts"
import { withTimeout } from "../timeout.ts"

type Address = { address: string; family: number }
export type Resolve = (hostname: string) => Promise<Address[]>

const byDns: Resolve = (hostname) => lookUp(hostname, { all: true })

/**
 * Sends to addresses of the public internet, and with `allowLoopback` to this machine. A name is looked up once, all its
 * addresses are checked, and the connection goes to just those addresses: a name that changes meanwhile changes nothing.
 */
export function createSender({ allowLoopback = false, resolve = byDns } = {}): Outgoing {
  const isAllowed = ({ address }: Address) => isPublicIp(address) || (allowLoopback && isLoopbackIp(address))
  return async (request) => {
    const signal = AbortSignal.timeout(OUTGOING_MS)
    const hostname = new URL(request.url).hostname.replace(/^\[|\]$/g, "")
    const known = isIP(hostname) ? [{ address: hostname, family: isIP(hostname) }] : null
    const addresses = known ?? (await withTimeout(resolve(hostname), OUTGOING_MS, `finding ${hostname}`))
    if (addresses.length === 0 || !addresses.every(isAllowed))
      throw new Error(`${hostname} has an address that is not public`)
    return exchange(request, addresses, signal)
  }
}

function exchange({ url, method, headers, body }: OutgoingRequest, addresses: Address[], signal: AbortSignal) {
  const lookup: LookupFunction = (_name, { all }, done) =>
    all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family)
  const open = url.startsWith("https:") ? requestHttps : requestHttp
  return new Promise<OutgoingAnswer>((answer, fail) => {
    let isAnswered = false
    // An agent of its own: no connection of before, which was checked for another time.
    const sent = open(url, { method, headers, lookup, signal, agent: false }, (response) => {
      isAnswered = true
      const { statusCode = 0, headers } = response
      const retryAfter = headers["retry-after"] ?? null
      void readSome(response).then((text) => answer({ status: statusCode, retryAfter, text }))
    })
    sent.on("error", (error) => {
      if (!isAnswered) fail(signal.aborted ? new Error(NO_ANSWER) : error)
    })
    sent.end(body ?? undefined)
  })
}

/** What comes in time: the status counts, whatever becomes of the body. */
async function readSome(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk.subarray(0, ANSWER_BYTES - bytes))
      bytes += chunk.length
      if (bytes >= ANSWER_BYTES) break
    }
  } catch {}
  response.destroy()
  return Buffer.concat(chunks).toString("utf8")
}
