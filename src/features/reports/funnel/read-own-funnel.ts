import type { Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { type BroughtFigures, NOTHING_BROUGHT, type OwnLinks, type SubFigures } from "../../links/links/core/figures.ts"
import { countBrought, countBySub, type SubName } from "./brought-store.ts"

type Part = Awaited<ReturnType<typeof countBrought>>[number]

function figuresOf(parts: readonly Part[]): BroughtFigures {
  const count = (kind: Part["kind"]) => Number(parts.find((part) => part.kind === kind)?.amount ?? 0)
  const earned = parts.flatMap(({ currency, amount }) =>
    currency === null ? [] : [{ currency, amount: BigInt(amount) }],
  )
  return {
    leads: count("lead"),
    sales: count("sale"),
    earned: earned.toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
  }
}

/** What came of some of an affiliate's own links so far, by link; whose they are was looked up before. */
export async function readOwnFunnel(ctx: Ctx, own: OwnLinks, linkIds: string[]): Promise<Map<string, BroughtFigures>> {
  if (linkIds.length === 0) return new Map()
  const parts = await asVendor({ ...ctx, idempotency: null }, own.vendorId, (tx) => countBrought(tx, own, linkIds))
  const byLink = Map.groupBy(parts, ({ name }) => name ?? "")
  return new Map([...byLink].map(([id, some]) => [id, figuresOf(some)]))
}

/** What came by each value of a sub id of one own link since an instant, most visits first; those without it last. */
export async function readOwnSubs(
  ctx: Ctx,
  own: OwnLinks & { linkId: string; linkNumber: bigint },
  sub: SubName,
  since: Date,
): Promise<SubFigures[]> {
  const parts = await asVendor({ ...ctx, idempotency: null }, own.vendorId, (tx) => countBySub(tx, own, sub, since))
  const rows = [...Map.groupBy(parts, ({ name }) => name)].map(([value, some]) => {
    const clicks = Number(some.find(({ kind }) => kind === "click")?.amount ?? 0)
    return Object.assign({ value, clicks }, some.length > 0 ? figuresOf(some) : NOTHING_BROUGHT)
  })
  return rows.toSorted((a, b) => Number(a.value === null) - Number(b.value === null) || b.clicks - a.clicks)
}
