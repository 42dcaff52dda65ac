import { isbot } from "isbot"
import { invalidField } from "../../lib/errors.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { asVendor } from "../../platform/tenant.ts"
import { can } from "../auth/core/permissions.ts"
import type { CreateClick } from "./contract.ts"
import { type ClickMessage, toClickMessage } from "./core/click.ts"
import type { LinkSnapshot } from "./core/snapshot.ts"
import { mintClickId, visitorName } from "./sign-click.ts"
import * as store from "./store.ts"

export type TakenClick = { clickId: string; linkId: string; expiresAt: string; message: ClickMessage }

/** A click that a site or an app tells of; safe in the queue before this returns. 422 for no active link of the vendor. */
export async function recordClick(ctx: Ctx, vendorId: string, input: CreateClick): Promise<TakenClick> {
  can(ctx, "click.record", { vendorId })
  const taken = await asVendor(ctx, vendorId, async (tx): Promise<TakenClick> => {
    const link = await store.findSnapshot(tx, "", (input.slug ?? input.via)!)
    if (!link) throw invalidField(input.slug ? "/slug" : "/via", "is not an active link of this vendor", "link_unknown")
    const message = await messageOf(ctx, link, input)
    const expiresAt = new Date(message.at + link.windowSeconds * 1000)
    return { message, clickId: message.id, linkId: link.linkId, expiresAt: expiresAt.toISOString() }
  })
  await ctx.ports.recordClick(taken.message)
  return taken
}

async function messageOf(ctx: Ctx, link: LinkSnapshot, input: CreateClick): Promise<ClickMessage> {
  const keys = ctx.ports.env.signingKeys
  // A secret key is used by a server, whose address and program say nothing about the visitor.
  const browser = ctx.actor.kind === "publishable_key" ? ctx.client : undefined
  const at = ctx.now.getTime()
  const id = await mintClickId(keys, { at, linkNumber: BigInt(link.linkNumber), programId: link.programId })
  const userAgent = browser?.userAgent ?? null
  const visitor = await visitorName(keys, {
    vendorId: link.vendorId,
    day: ctx.now.toISOString().slice(0, 10),
    address: browser?.address ?? id,
    userAgent: userAgent ?? "",
  })
  const bot = userAgent !== null && isbot(userAgent)
  const flags = { head: false, prefetch: false, bot, qr: false, unattributed: bot || !link.attributes }
  const message = toClickMessage(
    link,
    { id, at, flags, keptId: null, visitor },
    {
      path: input.url ?? "",
      query: "",
      referrer: input.referrer ?? null,
      userAgent,
      country: browser?.country ?? null,
    },
  )
  const { sub1, sub2, sub3, sub4, sub5 } = input
  const given = Object.entries({ sub1, sub2, sub3, sub4, sub5 }).filter(([, value]) => value)
  return { ...message, subs: Object.fromEntries(given) }
}
