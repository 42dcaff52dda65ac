import type { MessageKey } from "../../web/messages/catalogue.ts"
import type { CommissionKind } from "./commissions/core/state.ts"

/** What a commission is for, where it is no sale that has a name. */
export const KINDS: Record<CommissionKind, MessageKey> = {
  sale: "sales.sale",
  lead: "earnings.kind_lead",
  click: "sales.by_click_id",
  recruiting: "earnings.kind_recruiting",
  manual: "earnings.kind_manual",
  restoration: "earnings.kind_restoration",
  opening: "earnings.kind_opening",
}
