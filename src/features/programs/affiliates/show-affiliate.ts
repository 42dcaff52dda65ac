import { toJsonAmount } from "../../../lib/fields.ts"
import type { Affiliate } from "../store.ts"
import type { EmailChange } from "./email-store.ts"

/** An affiliate as lists show them. */
export const showListedAffiliate = (row: Affiliate) => ({
  id: row.id,
  email: row.email,
  name: row.name,
  program_id: row.programId,
  group_id: row.groupId,
  group_pinned: row.groupPinned,
  country: row.country,
  status: row.status,
  sub_affiliate_of: row.subAffiliateOf,
  min_payout: row.minPayout === null ? null : toJsonAmount(row.minPayout),
  handle: row.handle,
  created_at: row.createdAt.toISOString(),
})

/** An affiliate, and the change of their e-mail that waits for somebody to agree. */
type Shown = { affiliate: Affiliate; emailChange: EmailChange | null }

/** One affiliate by itself. */
export const showAffiliate = ({ affiliate, emailChange }: Shown) => ({
  ...showListedAffiliate(affiliate),
  pending_email: emailChange?.newEmail ?? null,
  confirm_by: emailChange?.confirmBy.toISOString() ?? null,
  application: affiliate.application,
})
