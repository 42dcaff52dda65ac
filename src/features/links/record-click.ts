import { isbot } from "isbot"
import { invalidField } from "../../lib/errors.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../auth/core/permissions.ts"
import { confirmClick } from "./confirm-click.ts"
import type { CreateClick } from "./contract.ts"
import { earlierClick } from "./core/carried.ts"
import { type ClickMessage, type ConsentMessage, toClickMessage } from "./core/click.ts"
import type { LinkSnapshot } from "./core/snapshot.ts"
import { subsOf } from "./core/target.ts"
import { mintClickId, verifyClickId, visitorName } from "./sign-click.ts"
import * as store from "./store.ts"

/** The click that the visitor goes on with; `message` is what has to be remembered of it, if anything. */
export type TakenClick = {
  kind: "new" | "known"
  clickId: string
  linkId: string
  expiresAt: string
  message: ClickMessage | ConsentMessage | null
}

/** A click that a site or an app tells of; safe in the queue before this returns. 422 for no active link of the vendor. */
export async function recordClick(ctx: Ctx, vendorId: string, input: CreateClick): Promise<TakenClick> {
  can(ctx, "click.record", { vendorId })
  const { slug = input.via, click_id } = input
  const taken =
    slug === undefined
      ? await confirmClick(ctx, vendorId, click_id!, input.consent)
      : await takeClick(ctx, vendorId, slug, input)
  if (taken.message) await ctx.ports.recordClick(taken.message)
  return taken
}

function takeClick(ctx: Ctx, vendorId: string, slug: string, input: CreateClick): Promise<TakenClick> {
  return asVendor(ctx, vendorId, async (tx) => {
    const link = await store.findSnapshot(tx, null, slug)
    if (!link) throw invalidField(input.slug ? "/slug" : "/via", "is not an active link of this vendor", "link_unknown")
    const kept = await keptClick(ctx, link, input.click_id)
    const message = await messageOf(ctx, link, input, kept)
    const expiresAt = new Date((kept?.at ?? message.at) + link.windowSeconds * 1000)
    const clickId = kept?.id ?? message.id
    return { kind: "new", message, clickId, linkId: link.linkId, expiresAt: expiresAt.toISOString() }
  })
}

/** The visitor's earlier click, where the program goes on with the first; one that is not ours counts as none. */
async function keptClick(ctx: Ctx, link: LinkSnapshot, id: string | undefined) {
  if (link.winner !== "first_click" || id === undefined) return null
  const click = await verifyClickId(ctx.ports.env.signingKeys, id)
  if (click.kind === "invalid" || !earlierClick(link, [{ ...click, id }], ctx.now.getTime())) return null
  return { id, at: click.at }
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
  const bot = userAgent !== null && isbot(userAgent)
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
