import type { Env } from "../../../env.ts"
import { invariant } from "../../../lib/assert.ts"
import type { OutboxHandler, VendorWork } from "../../../platform/outbox.ts"
import { sendToSink } from "../../../platform/row-sink.ts"
import type { ClickCopy } from "../../../vocabulary/topics.ts"
import { isVisit } from "../redirect/core/visitor.ts"
import type { FreshClick } from "./core/take-clicks.ts"

/** Work that copies new clicks to the sink, where there is one: written with them, so that none is missing there. */
export function copyOf(clicks: readonly FreshClick[], env: Pick<Env, "clickSink"> | undefined): VendorWork[] {
  const [first] = clicks
  if (!env?.clickSink || !first) return []
  return [{ vendorId: null, topic: "clicks.copy", ref: first.id, carries: { rows: clicks.map(toCopy) } }]
}

/** A click as whoever counts elsewhere needs it; nothing of it says who the visitor was. */
function toCopy(click: FreshClick): ClickCopy {
  const { flags, subs } = click
  return {
    id: click.id,
    at: new Date(click.at).toISOString(),
    vendor_id: click.vendorId,
    program_id: click.programId,
    affiliate_id: click.affiliateId,
    link_id: click.linkId,
    is_visit: isVisit(flags),
    is_attributable: !flags.unattributed,
    is_bot: flags.bot,
    is_prefetch: flags.prefetch,
    is_head: flags.head,
    is_qr: flags.qr,
    country: click.country ?? "",
    landing_url: click.landingUrl,
    referrer: click.referrer ?? "",
    user_agent: click.userAgent ?? "",
    sub1: subs.sub1 ?? "",
    sub2: subs.sub2 ?? "",
    sub3: subs.sub3 ?? "",
    sub4: subs.sub4 ?? "",
    sub5: subs.sub5 ?? "",
  }
}

/** Sends a batch; again under the same token, which the first click of it is. With the sink taken away it waits for people. */
export const copyClicks: OutboxHandler<"clicks.copy"> = async (ctx, { ref, payload }, signal) => {
  const { clickSink } = ctx.ports.env
  invariant(clickSink, "clicks_are_copied_to_a_sink")
  await sendToSink(clickSink, payload.rows, ref, signal)
}
