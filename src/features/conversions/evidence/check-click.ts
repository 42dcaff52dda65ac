import { CLOCK_SKEW_MS } from "../../../lib/time.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { verifyClickId } from "../../links/redirect/mint-click-id.ts"
import { clickInvalid, type VerifiedClick } from "./core/attribute.ts"

/** Checks a click id's signature and time, without any store. 422 `click_id_invalid`. */
export async function checkClick(ctx: Ctx, text: string | undefined): Promise<VerifiedClick | null> {
  if (text === undefined) return null
  const click = await readClick(ctx, text)
  if (!click) throw clickInvalid()
  return click
}

/** The same for whoever cannot correct it: null instead of a 422. */
export async function readClick(ctx: Ctx, text: string): Promise<VerifiedClick | null> {
  const verdict = await verifyClickId(ctx.ports.env.signingKeys, text)
  const now = ctx.now.getTime()
  if (verdict.kind === "invalid" || verdict.at > now + CLOCK_SKEW_MS) return null
  return {
    id: text,
    at: new Date(verdict.at),
    countsAt: new Date(Math.min(verdict.at, now)),
    linkNumber: verdict.linkNumber,
    isVisit: verdict.isVisit,
  }
}
