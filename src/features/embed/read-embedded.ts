import { asJob, type Ctx } from "../../platform/ctx.ts"
import { asSystem, asVendor } from "../../platform/tenant.ts"
import { vendorNow } from "../../platform/vendor-now.ts"
import { affiliateBalances } from "../ledger/posting/read-entries.ts"
import { readOwnLinks } from "../links/links/read-links.ts"
import { readOwnFunnel } from "../reports/funnel/read-own-funnel.ts"
import type { Embedded } from "./sign-embed-token.ts"
import * as store from "./store.ts"

const MOST_LINKS = 100

/** What a token shows: one enrollment's link, figures and earnings, and nothing else. Null where they may not refer any more. */
export async function readEmbedded(ctx: Ctx, { vendorId, affiliateId }: Embedded) {
  const job = asJob(ctx, "embed", ctx.now)
  // Of which language its person reads in, a vendor knows nothing.
  const found = await asSystem(job, (tx) => store.findEmbedded(tx, vendorId, affiliateId))
  if (!found) return null
  const balances = await asVendor(job, vendorId, (tx) => affiliateBalances(tx, vendorId, affiliateId))
  const { language, ...enrollment } = found
  const acting = { ...job, now: vendorNow(enrollment.vendor) }
  const links = await readOwnLinks(acting, [enrollment], { limit: MOST_LINKS, search: "" })
  const brought = await readOwnFunnel(
    acting,
    { vendorId, affiliateId },
    links.map(({ id }) => id),
  )
  const count = (of: "leads" | "sales") => [...brought.values()].reduce((sum, figures) => sum + figures[of], 0)
  const clicks = links.reduce((sum, link) => sum + link.clicks, 0)
  const link = links.find(({ status }) => status === "active") ?? null
  const earned = [...balances].map(([currency, sums]) => Object.assign({ currency }, sums))
  return { ...enrollment, language, link, earned, figures: { clicks, leads: count("leads"), sales: count("sales") } }
}
export type EmbeddedFigures = NonNullable<Awaited<ReturnType<typeof readEmbedded>>>
