import type { MailFate } from "../../../platform/mail-bounces.ts"

type Said = Record<string, unknown>
type Reported = Omit<MailFate, "at"> & { at: unknown }

const isSaid = (value: unknown): value is Said => typeof value === "object" && value !== null && !Array.isArray(value)
const text = (value: unknown) => (typeof value === "string" ? value : "")
const ADDRESS = /^[^\s@<>]{1,64}@[^\s@<>]{1,255}$/

const RESEND: Record<string, MailFate["kind"]> = {
  "email.bounced": "bounced",
  "email.complained": "complained",
  "email.delivered": "arrived",
}
const POSTMARK: Record<string, MailFate["kind"]> = {
  Bounce: "bounced",
  SpamComplaint: "complained",
  Delivery: "arrived",
}
const OURS: Record<string, MailFate["kind"]> = { bounced: "bounced", complained: "complained", arrived: "arrived" }

/** Bounces of Postmark after which it sends there no more, or which say that nobody is there. */
const POSTMARK_HARD = ["HardBounce", "BadEmailAddress", "ManuallyDeactivated", "Unsubscribe"]

/**
 * What a provider reports of mails that it has sent: Resend, Postmark, or `{type, to, reason, at}` of whoever takes mail as JSON. What
 * may still arrive, and what is no report of these, is left out. `now`: for a report that says no time.
 */
export function readFates(body: unknown, now: Date): MailFate[] {
  const reports = (Array.isArray(body) ? body : [body]).filter(isSaid)
  return reports.flatMap(reportsOf).flatMap(({ address, at, ...fate }) => {
    const time = Date.parse(text(at))
    const known = address.trim().toLowerCase()
    if (!ADDRESS.test(known)) return []
    return [
      { ...fate, address: known, at: new Date(Number.isNaN(time) ? now.getTime() : Math.min(time, now.getTime())) },
    ]
  })
}

function reportsOf(report: Said): Reported[] {
  const type = text(report.type)
  if (Object.hasOwn(RESEND, type) && isSaid(report.data)) return ofResend(RESEND[type]!, report, report.data)
  const record = text(report.RecordType)
  if (Object.hasOwn(POSTMARK, record)) return ofPostmark(POSTMARK[record]!, report)
  if (!Object.hasOwn(OURS, type)) return []
  return [{ address: text(report.to), kind: OURS[type]!, reason: text(report.reason), at: report.at }]
}

function ofResend(kind: MailFate["kind"], report: Said, data: Said): Reported[] {
  const bounce = isSaid(data.bounce) ? data.bounce : {}
  if (kind === "bounced" && text(bounce.type) === "Transient") return []
  const to = Array.isArray(data.to) ? data.to.map(text) : [text(data.to)]
  return to.map((address) => ({ address, kind, reason: text(bounce.message), at: report.created_at }))
}

function ofPostmark(kind: MailFate["kind"], report: Said): Reported[] {
  if (kind === "bounced" && !POSTMARK_HARD.includes(text(report.Type)) && report.Inactive !== true) return []
  const at = report.BouncedAt ?? report.DeliveredAt
  const address = text(report.Email) || text(report.Recipient)
  return [{ address, kind, reason: text(report.Description) || text(report.Details), at }]
}
