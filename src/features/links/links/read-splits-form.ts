import { invalidField } from "../../../lib/errors.ts"
import { saying } from "../../../web/reader.ts"
import { percentField, textField } from "../../../web/ui/read-input.ts"
import type { VendorVisit } from "../../identity/sessions/core/page.ts"
import { readAffiliates } from "../../programs/affiliates/read-affiliates.ts"
import type { CreateLink } from "../contract.ts"

/** With how many others a form shares a link at least. */
export const SHARED_WITH = 3
/** With how many a link is shared at most. */
const MOST_OTHERS = 20
const WHOLE_BPS = 10_000

/** How many rows a form has for those whom a link is shared with: one is always free. */
export const partRows = (others: number) => Math.min(MOST_OTHERS, Math.max(SHARED_WITH, others + 1))

type Splits = CreateLink["splits"]

/** Whether both are among the same in the same parts; who stands first there makes no other link of it. */
export function isSameSplits(one: Splits, other: Splits): boolean {
  const written = (splits: Splits) => (splits ?? []).map(({ affiliate_id, bps }) => `${affiliate_id} ${bps}`).toSorted()
  return written(one).join() === written(other).join()
}

type Sharing = { programId: string; affiliateId: string }

/**
 * Among whom a link is split, as its form says it: others by e-mail with their parts, the rest is the affiliate's own. Nothing
 * where nobody is named; 422 on the field for whoever is not of the program, stands twice, or for parts above the whole.
 */
export async function readSplitsForm(visit: VendorVisit, { programId, affiliateId }: Sharing) {
  const { ctx, vendorId, form, reader } = visit
  const t = saying(visit)
  const splits: NonNullable<CreateLink["splits"]> = []
  let left = WHOLE_BPS
  for (let n = 1; n <= MOST_OTHERS; n++) {
    const [who, part] = [`with_${n}`, `part_${n}`]
    if (!form[who]?.trim() && !form[part]?.trim()) continue
    const email = textField(form, who, reader.language).toLowerCase()
    const bps = percentField(form, part, reader.language, left)
    if (bps === 0) throw invalidField(`/${part}`, t("affiliates.split_nothing"))
    const [other] = await readAffiliates(ctx, vendorId, { limit: 1, program_id: programId, email })
    if (!other) throw invalidField(`/${who}`, t("coupons.unknown"))
    if (other.id === affiliateId) throw invalidField(`/${who}`, t("affiliates.split_own"))
    if (splits.some(({ affiliate_id }) => affiliate_id === other.id))
      throw invalidField(`/${who}`, t("affiliates.split_twice"))
    splits.push({ affiliate_id: other.id, bps })
    left -= bps
  }
  if (splits.length === 0) return undefined
  return left === 0 ? splits : [{ affiliate_id: affiliateId, bps: left }, ...splits]
}
