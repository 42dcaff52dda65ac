import { invalidField, unknownField } from "../../../lib/errors.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { type CreateClick, createClick } from "../contract.ts"
import { earlierClick, isRepeat } from "../redirect/core/carried.ts"
import { type ClickMessage, toClickMessage } from "../redirect/core/click.ts"
import { type Candidate, firstLink, SLUG_NAMES, slugCandidates } from "../redirect/core/slug-names.ts"
import type { LinkSnapshot } from "../redirect/core/snapshot.ts"
import { subsOf } from "../redirect/core/target.ts"
import { isBotAgent } from "../redirect/core/visitor.ts"
import { mintClickId, verifyClickId, visitorName } from "../redirect/mint-click-id.ts"
import * as store from "../store.ts"
import { confirmClick, type TakenClick } from "./confirm-click.ts"

/**
 * A click that a site or an app reports; safe in the queue before this returns. What comes with a click's id alone has
 * arrived with it. 422 for no active link of the vendor.
 */
export async function recordClick(ctx: Ctx, vendorId: string, input: CreateClick): Promise<TakenClick> {
  can(ctx, "click.record", { vendorId })
  const names = namesOf(input)
  // A redirect's visitor brings its click in the address: that they came by, whatever else stands there.
  const isArrival = input.click_id !== undefined && names.length === 0 && holdsClick(input.url, input.click_id)
  const candidates = isArrival ? [] : slugCandidates(Object.fromEntries(names), input.url)
  const taken = candidates.length > 0 || names.length > 0 ? await takeClick(ctx, vendorId, candidates, input) : null
  const answer = taken ?? (await confirmed(ctx, vendorId, input))
  if (answer.message) await ctx.ports.enqueue(answer.message)
  return answer
}

const KNOWN = new Set(Object.keys(createClick.shape))
const ownNames = (input: CreateClick) => Object.keys(input).filter((name) => !KNOWN.has(name))

/** The fields that may name a link. */
function namesOf(input: CreateClick): [string, string][] {
  const names = [...SLUG_NAMES, ...ownNames(input)]
  return names.flatMap((name) => (input[name] === undefined ? [] : [[name, String(input[name])]]))
}

const holdsClick = (url: string | undefined, id: string) =>
  [...new URLSearchParams(URL.parse(url ?? "")?.search ?? "").values()].includes(id)

function confirmed(ctx: Ctx, vendorId: string, { click_id, consent }: CreateClick): Promise<TakenClick> {
  if (click_id !== undefined) return confirmClick(ctx, vendorId, click_id, consent)
  throw invalidField("", "needs slug, via or click_id, or a url that names a link")
}

/** The click of the first name that is a link. Null where none is, and the address alone had names. */
function takeClick(
  ctx: Ctx,
  vendorId: string,
  candidates: Candidate[],
  input: CreateClick,
): Promise<TakenClick | null> {
  return asVendor(ctx, vendorId, async (tx) => {
    const keys = [...new Set(candidates.map(({ key }) => key))]
    const own = ownNames(input)
    const [links, known] = await Promise.all([
      keys.length === 0 ? [] : store.findSpelled(tx, null, keys),
      own.length === 0 ? [] : store.listClickParams(tx, vendorId, own),
    ])
    const unknown = own.find((name) => !known.some((one) => one === name))
    if (unknown !== undefined) throw unknownField(unknown)
    const found = firstLink(candidates, links)
    if (!found) return refuseNames(input)
    const { snapshot: link, coupon } = found
    const carried = await carriedClick(ctx, input.click_id)
    const kept = link.winner === "first_click" && earlierClick(link, carried, ctx.now.getTime()) ? carried[0]! : null
    const repeat = isRepeat(link, carried, ctx.now.getTime())
    const message = { ...(await messageOf(ctx, link, input, kept)), ...(repeat && { repeat }) }
    const expiresAt = new Date((kept?.at ?? message.at) + link.windowSeconds * 1000)
    const clickId = kept?.id ?? message.id
    return { kind: "new", message, clickId, linkId: link.linkId, coupon, expiresAt: expiresAt.toISOString() }
  })
}

/** 422 where a field named no link; null where only an address did not, which a click's id may still name. */
function refuseNames(input: CreateClick): null {
  const name = namesOf(input)[0]?.[0] ?? (input.click_id === undefined ? "url" : null)
  if (name === null) return null
  throw invalidField(`/${name}`, "is not an active link of this vendor", "link_unknown")
}

/** The visitor's earlier click; one that is not ours counts as none. */
async function carriedClick(ctx: Ctx, id: string | undefined) {
  if (id === undefined) return []
  const click = await verifyClickId(ctx.ports.env.signingKeys, id)
  return click.kind === "invalid" ? [] : [{ ...click, id }]
}

async function messageOf(
  ctx: Ctx,
  link: LinkSnapshot,
  input: CreateClick,
  kept: { id: string } | null,
): Promise<ClickMessage> {
  const keys = ctx.ports.env.signingKeys
  // A secret key is used by a server, whose address and program say nothing about the visitor.
  const browser = ctx.actor.kind === "publishable_key" ? ctx.client : undefined
  const at = ctx.now.getTime()
  const userAgent = browser?.userAgent ?? null
  const bot = browser !== undefined && isBotAgent(userAgent)
  const facts = { at, linkNumber: BigInt(link.linkNumber), programId: link.programId, isVisit: !bot }
  const id = await mintClickId(keys, facts)
  const visitor = await visitorName(keys, {
    vendorId: link.vendorId,
    day: ctx.now.toISOString().slice(0, 10),
    address: browser?.address ?? id,
    userAgent: userAgent ?? "",
  })
  const flags = { head: false, prefetch: false, bot, qr: false, unattributed: bot || !link.attributes }
  const message = toClickMessage(
    link,
    { id, at, flags, keptId: kept?.id ?? null, visitor },
    {
      path: input.url ?? "",
      query: "",
      referrer: input.referrer ?? null,
      userAgent,
      country: browser?.country ?? null,
    },
  )
  const { sub1, sub2, sub3, sub4, sub5, consent } = input
  const given = Object.entries({ sub1, sub2, sub3, sub4, sub5 }).filter(([, value]) => value)
  const inUrl = subsOf(URL.parse(input.url ?? "")?.search ?? "")
  return { ...message, subs: { ...inUrl, ...Object.fromEntries(given) }, ...(consent && { consent }) }
}
