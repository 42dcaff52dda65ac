import type { AffiliateStatus } from "../../vocabulary/affiliate-statuses.ts"
import { t } from "../../web/reader.ts"
import { ButtonForm } from "../../web/ui/form.tsx"

type StatusRow = { id: string; status: AffiliateStatus }

/** The page on which an affiliate is decided about: their own, that of all, or that of who applied. */
export type DecidedOn = "own" | "all" | "applications"

/**
 * What may become of an affiliate from where they stand; what ends it only on their own page, `isOwn`, to which it comes
 * back.
 */
export function StatusButtons({ row, base, from }: { row: StatusRow; base: string; from: DecidedOn }) {
  const isOwn = from === "own"
  const button = (label: string, status: AffiliateStatus, tone?: "danger") => (
    <ButtonForm
      action={`${base}/affiliates/${row.id}/status`}
      label={label}
      hidden={{ status, back: from }}
      {...(tone && { tone })}
    />
  )
  return (
    <div class="actions">
      {row.status === "applied" && button(t("affiliates.approve"), "approved")}
      {row.status === "applied" && button(t("confirm.reject_submit"), "rejected")}
      {isOwn && row.status === "approved" && button(t("confirm.ban_submit"), "banned", "danger")}
      {isOwn && (row.status === "banned" || row.status === "rejected") && button(t("affiliates.readmit"), "approved")}
    </div>
  )
}
