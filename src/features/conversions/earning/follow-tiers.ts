import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import type { DueSource } from "../../../platform/due.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { groupReached, nextWindow, scopesOf } from "../../programs/groups/core/tiers.ts"
import {
  findTiered,
  listTiered,
  listTiersDue,
  moveByTier,
  nextTiersDue,
  setTiersDue,
} from "../../programs/groups/save-tiers.ts"
import type { Attributed, EvidenceFacts } from "../evidence/core/attribute.ts"
import type { History } from "../store.ts"
import { tierFigures } from "./tier-store.ts"

type Tiered = NonNullable<Awaited<ReturnType<typeof findTiered>>>

/** The group that an affiliate has reached at an instant: by what they had brought before, and nothing else. */
async function reachedBy(
  tx: Tx,
  { vendorId, id: affiliateId, programId, tiers, timeZone, currency }: Tiered,
  at: Date,
) {
  const rows = tiers ?? []
  const scopes = scopesOf(rows, { at, timeZone }, currency)
  return groupReached(rows, await tierFigures(tx, { vendorId, programId, affiliateId, at }, scopes))
}

/** The evidence with its winner in the group that they have reached by then, where tiers move them. */
export async function inTier(
  tx: Tx,
  vendorId: string,
  evidence: EvidenceFacts,
  { winning }: Attributed,
  { at, history }: { at: Date; history: Pick<History, "timeZone" | "vendorCurrency"> },
): Promise<EvidenceFacts> {
  const won = evidence.candidates.find(({ affiliateId }) => affiliateId === winning?.enrollment.affiliateId)
  if (!won?.tiers) return evidence
  const { affiliateId: id, programId, groupId, tiers } = won
  const { timeZone, vendorCurrency: currency } = history
  const reached = await reachedBy(tx, { vendorId, id, programId, groupId, tiers, timeZone, currency }, at)
  const candidates = evidence.candidates.map((one) => (one === won ? { ...won, groupId: reached } : one))
  return { ...evidence, candidates }
}

/** An affiliate is in the group that they have reached by now, where tiers move them; after what they brought has changed. */
export async function followTiers(tx: Tx, ctx: Ctx, vendorId: string, affiliateId: string | null): Promise<void> {
  const tiered = affiliateId === null ? null : await findTiered(tx, vendorId, affiliateId)
  if (tiered) await moveByTier(tx, ctx, tiered, await reachedBy(tx, tiered, ctx.now))
}

const BATCH = 200

/** Windows that end: who has not reached as much in the new one falls. */
export const reviewTiers: DueSource = {
  name: "tiers.review",
  next: (vendorId, { until }) => nextTiersDue(vendorId, until),
  run: async (ctx, vendorId) => {
    for (const programId of await asVendor(ctx, vendorId, (tx) => listTiersDue(tx, vendorId, ctx.now)))
      await reviewProgram(ctx, vendorId, programId)
  },
}

async function reviewProgram(ctx: Ctx, vendorId: string, programId: string): Promise<void> {
  let after: string | null = ""
  while (after !== null) {
    const from: string = after
    after = await asVendor(ctx, vendorId, async (tx) => {
      const rows = await listTiered(tx, vendorId, programId, { after: from, limit: BATCH })
      for (const row of rows) await moveByTier(tx, ctx, row, await reachedBy(tx, row, ctx.now))
      const last = rows.at(-1)
      if (last && rows.length === BATCH) return last.id
      const timeZone = last?.timeZone ?? "UTC"
      await setTiersDue(tx, vendorId, programId, nextWindow({ at: ctx.now, timeZone }))
      return null
    })
  }
}
