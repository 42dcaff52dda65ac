import type { AppContext } from "./deps.ts"
import { authenticate, type Identity, nobody } from "./features/identity/keys/authenticate.ts"
import { countingWrong } from "./features/identity/keys/count-wrong-credential.ts"
import { unknownCredential } from "./features/identity/keys/recheck-actor.ts"
import { resolveSession } from "./features/identity/sessions/resolve-session.ts"
import { visitorBehind } from "./features/links/redirect/keep-click-by-http.ts"
import { readOwnEnrollments } from "./features/programs/affiliates/act-for-affiliate.ts"
import { checkSite } from "./features/programs/programs/check-site.ts"
import { AppError, notFound } from "./lib/errors.ts"
import type { Ctx } from "./platform/ctx.ts"
import type { Received } from "./platform/http/body.ts"
import { clientOf } from "./platform/http/client.ts"
import { takeOrRefuse } from "./platform/http/rate-limit.ts"
import { addressBlock } from "./platform/limits.ts"
import { vendorNow } from "./platform/vendor-now.ts"
import { keepSessionToken, sessionTokenOf } from "./session-cookie.ts"

/** Names the vendor for whom a signed-in person calls the API; no other site can send it without our preflight's leave. */
const VENDOR_HEADER = "x-grapevine-vendor"

/** No key or token of ours is longer, and whatever is shown is counted by name. */
const MAX_CREDENTIAL = 1000

/** What a request shows to be let in: a key or token, "malformed" for what can be neither, null for nothing. */
export function readCredential(c: AppContext): string | null {
  const known = c.get("credential")
  if (known !== undefined) return known
  const shown = findCredential(c)
  c.set("credential", shown)
  return shown
}

function findCredential(c: AppContext): string | null {
  const header = c.req.header("authorization")
  if (header !== undefined) return boundedOf(BEARER.exec(header)?.[1])
  const key = c.req.query("key")
  return key?.startsWith("gv_pk_") ? boundedOf(key) : null
}

const BEARER = /^ *bearer[ \t]+(\S+)[ \t]*$/i
const boundedOf = (shown: string | undefined) =>
  shown === undefined || shown.length > MAX_CREDENTIAL ? "malformed" : shown

/** Whether a request would be let in by a cookie, which no other site's page may read an answer to. */
export function isBySession(c: AppContext): boolean {
  return readCredential(c) === null && c.req.header(VENDOR_HEADER) !== undefined
}

/** Who calls, asked once the body has arrived. 401 for what is not known, 403 for a publishable key from elsewhere. */
export async function openContext(c: AppContext, _received: Received, mayAssume = false): Promise<Ctx> {
  const { db, ports } = c.get("deps")
  const credential = readCredential(c)
  const client = visitorBehind(c, clientOf(c), ports.env.proxySecret)
  const bare = { db, ports, requestId: c.get("requestId"), idempotency: null, client }
  const identity = isBySession(c)
    ? await identifySession(c, { ...bare, ...nobody() })
    : await countingWrong(bare, client.address, authenticate(bare, credential, { mayAssume }))
  const ctx: Ctx = { ...bare, ...identity }
  if (ctx.actor.kind === "publishable_key") {
    const { vendorId } = ctx.actor
    await takeOrRefuse(ports.limiter, "door", `${addressBlock(client.address)} ${vendorId}`)
    await checkSite(ctx, vendorId, c.req.header("origin") ?? c.req.header("referer"))
  }
  return ctx
}

/** A signed-in person as what they are at the vendor that the request names: a member, or else an affiliate. */
async function identifySession(c: AppContext, ctx: Ctx): Promise<Identity> {
  const { publicUrl } = ctx.ports.env
  if (c.req.header("origin") !== publicUrl)
    throw new AppError("unauthorized", "origin_foreign", `A session calls the API with Origin: ${publicUrl} only.`)
  const vendorId = c.req.header(VENDOR_HEADER)!
  const token = sessionTokenOf(c)
  if (token === undefined) throw new AppError("unauthorized", "session_missing", "Sign in, or send a key or token.")
  const opened = await resolveSession(ctx, token, vendorId)
  if (!opened) throw unknownCredential()
  if (opened.renewedToken) keepSessionToken(c, opened.renewedToken)
  if (opened.membership) {
    const { actor, now, actorCheck, credential } = opened.membership
    return { actor, now, actorCheck, credential }
  }
  if (opened.person.onlyVendor !== null) throw notFound()
  const personId = opened.person.id
  const enrollment = (await readOwnEnrollments(ctx, personId)).find(({ vendor }) => vendor.id === vendorId)
  if (!enrollment) throw notFound()
  return {
    actor: { kind: "affiliate", personId, vendorId, signIn: opened.person.signIn },
    now: vendorNow(enrollment.vendor),
  }
}
