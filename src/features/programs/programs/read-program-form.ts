import { validate } from "../../../platform/http/validate.ts"
import type { Language } from "../../../vocabulary/languages.ts"
import { countField, moneyField, moneyInput } from "../../../web/ui/read-input.ts"
import { CreateProgram } from "../contract.ts"
import type { Program } from "../store.ts"
import type { OfPages } from "./create-program.ts"

type Texts = Record<string, string>
type Reading = { currency: string; language: Language }

const lines = (text: string | undefined) =>
  (text ?? "")
    .split(/[\s,;]+/)
    .map((line) => line.replace(/^https?:\/\//i, "").replace(/\/$/, ""))
    .filter((line) => line !== "")

/** A program as its form says it; 422 on the field for what does not fit. An empty secret stays what it is. */
export function readProgramForm(form: Texts, { currency, language }: Reading): CreateProgram & OfPages {
  const isOn = (name: string) => form[name] === "on"
  const input = validate(CreateProgram, {
    name: (form.name ?? "").trim(),
    destination_url: (form.destination_url ?? "").trim(),
    allowed_hosts: lines(form.allowed_hosts),
    window_days: countField(form, "window_days", language),
    winner: form.winner,
    hold_days: countField(form, "hold_days", language),
    min_payout: Number(moneyField(form, "min_payout", currency, language)),
    auto_approve: isOn("auto_approve"),
    click_param: (form.click_param ?? "").trim(),
    coupon_beats_click: isOn("coupon_beats_click"),
    banned_referrers: lines(form.banned_referrers),
    forbid_paid_search: isOn("forbid_paid_search"),
    trust_browser_leads: isOn("trust_browser_leads"),
    friend_coupon: form.friend_coupon?.trim() || null,
    deal_days: countField(form, "deal_days", language),
    ...(form.postback_secret?.trim() && { postback_secret: form.postback_secret.trim() }),
  })
  return Object.assign(input, { hasLeaderboard: isOn("has_leaderboard") })
}

/** What a new program's form begins with. */
export function newProgramValues({ currency, language }: Reading): Texts {
  const { min_payout, window_days, hold_days, deal_days, winner, click_param } = CreateProgram.parse({
    name: "-",
    destination_url: "-",
  })
  return {
    window_days: String(window_days),
    hold_days: String(hold_days),
    deal_days: String(deal_days),
    min_payout: moneyInput(min_payout, currency, language),
    winner,
    click_param,
  }
}

/** A program as its form shows it. */
export function programValues(program: Program, { currency, language }: Reading): Texts {
  const check = (value: boolean) => (value ? "on" : "")
  return {
    name: program.name,
    destination_url: program.destinationUrl,
    allowed_hosts: program.allowedHosts.join("\n"),
    window_days: String(program.windowDays),
    winner: program.winner,
    hold_days: String(program.holdDays),
    deal_days: String(program.dealDays),
    min_payout: moneyInput(program.minPayout, currency, language),
    auto_approve: check(program.autoApprove),
    click_param: program.clickParam,
    coupon_beats_click: check(program.couponBeatsClick),
    banned_referrers: program.bannedReferrers.join("\n"),
    forbid_paid_search: check(program.forbidPaidSearch),
    trust_browser_leads: check(program.trustBrowserLeads),
    friend_coupon: program.friendCoupon ?? "",
    has_leaderboard: check(program.hasLeaderboard),
  }
}
