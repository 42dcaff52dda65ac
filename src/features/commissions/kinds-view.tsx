import type { Language } from "../../vocabulary/languages.ts"
import type { MessageKey } from "../../web/messages/catalogue.ts"
import { say } from "../../web/reader.ts"
import { percentText } from "../../web/ui/text.tsx"
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

/** What a recruiter's commission is: "Recruiting: 5 % of Bea's commission". */
export function recruitingText({ name, bps }: { name: string | null; bps: number }, language: Language): string {
  const values = { percent: percentText(bps, language), name: name ?? say(language, "rules.somebody") }
  return say(language, "sales.recruiting", values)
}
