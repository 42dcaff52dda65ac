import type { Kind } from "./sla.ts"

export const STAGES = ["new", "qualified", "meeting", "negotiation", "won", "lost"] as const
export type Stage = (typeof STAGES)[number]

export const CHANNELS = ["call", "email", "chat", "meeting"] as const
export const OUTCOMES = ["reached", "no_answer", "answered", "wrong_contact"] as const
export type Outcome = (typeof OUTCOMES)[number]

/**
 * How an inquiry ended; `resolved` is for what was never to become a sale: a question answered, an application decided;
 * `erased` for one of a person who asked to be erased.
 */
export const ENDINGS = ["won", "lost", "resolved", "erased"] as const
export type Ending = (typeof ENDINGS)[number]

/** What people choose from; another reason may be written in their own words. */
export const LOSS_REASONS = [
  "price",
  "timing",
  "competitor",
  "no_budget",
  "not_a_fit",
  "no_response",
  "wrong_contact",
  "duplicate",
] as const

export const DEFAULT_CHECKLISTS: Record<Kind, string[]> = {
  request: ["Need understood", "Budget known", "Decision maker known", "Next step agreed"],
  question: ["Answer complete", "Asked whether more is needed"],
  application: ["Background checked", "Terms explained", "Decision communicated"],
  deal: ["Need understood", "Budget known", "Decision maker known", "Offer sent", "Next step agreed"],
}

/** Whether a contact got through, and so stops the clock. */
export function reaches(outcome: Outcome): boolean {
  return outcome === "reached" || outcome === "answered"
}

export type Move = { stage: Stage; reason?: string | undefined; sale_external_id?: string | undefined }
export type MoveOutcome =
  | { kind: "moved"; closes: "won" | "lost" | null }
  | { kind: "unchanged" }
  | { kind: "final" }
  | { kind: "lacks"; field: "reason" | "sale_external_id" }
  | { kind: "superfluous"; field: "sale_external_id" }

/** Whether a stage may follow: won names its sale, lost its reason, and both are final. */
export function moveStage(at: { stage: Stage; isClosed: boolean }, move: Move): MoveOutcome {
  if (at.isClosed) return at.stage === move.stage ? { kind: "unchanged" } : { kind: "final" }
  if (move.stage === "won" && !move.sale_external_id) return { kind: "lacks", field: "sale_external_id" }
  if (move.stage !== "won" && move.sale_external_id) return { kind: "superfluous", field: "sale_external_id" }
  if (move.stage === "lost" && !move.reason) return { kind: "lacks", field: "reason" }
  if (move.stage === at.stage) return { kind: "unchanged" }
  return { kind: "moved", closes: move.stage === "won" || move.stage === "lost" ? move.stage : null }
}

export const INQUIRY_STATUSES = ["open", "waiting", "closed", "spam"] as const
export type InquiryStatus = (typeof INQUIRY_STATUSES)[number]

/** The doors that inquiries come in by. */
export const INQUIRY_SOURCES = ["api", "script", "form", "affiliate", "email"] as const

/** How somebody reached the desk, where whoever takes it down says so. */
export const CONTACT_CHANNELS = ["call", "walk_in", "email", "chat", "site"] as const

/** What whoever was answered says of it. */
export const RATINGS = ["good", "fair", "bad"] as const
export type Rating = (typeof RATINGS)[number]

/** Which part of the inbox is shown. */
export const SHOWS = ["mine", "team", "late", "follow", "waiting", "expert", "closed", "spam"] as const
export type Show = (typeof SHOWS)[number]
