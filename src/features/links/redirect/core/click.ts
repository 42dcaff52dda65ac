import type { LinkSnapshot } from "./snapshot.ts"
import { cutText, type Subs, subsOf } from "./target.ts"
import type { VisitFlags } from "./visitor.ts"

/** What the visitor said to being remembered, as the site that asked reports it. */
export const CONSENTS = ["granted", "not_required"] as const
export type Consent = (typeof CONSENTS)[number]

export type ClickFlags = VisitFlags & { qr: boolean; unattributed: boolean }

/** A click on its way from the edge to the database, by queue. The id makes storing it twice harmless. */
export type ClickMessage = {
  v: 1
  id: string
  linkId: string
  linkNumber: number
  vendorId: string
  programId: string
  affiliateId: string
  /** ms of the vendor's time, the same that the id carries. */
  at: number
  flags: ClickFlags
  /** The visitor's earlier click that a first-click program went on with; this one is then only a touch. */
  keptId: string | null
  /** The visitor carries a click of this link and day already: a visit like any other, but not one to pay for. */
  repeat?: boolean
  subs: Subs
  /** Path and query as requested. */
  landingUrl: string
  referrer: string | null
  userAgent: string | null
  country: string | null
  /** Absent where nobody asked. */
  consent?: Consent
  /** The visitor's name for the day: a keyed hash. The address itself is never kept. */
  visitor: string
}

/** A visitor's consent to a click that was queued before, by a redirect. Twice is harmless. */
export type ConsentMessage = { v: 1; kind: "consent"; vendorId: string; id: string; at: number; consent: Consent }

const URL_LETTERS = 2048
const AGENT_LETTERS = 512

/** The message of one click, every text cut to what the database will hold. */
export function toClickMessage(
  link: LinkSnapshot,
  click: Pick<ClickMessage, "id" | "at" | "flags" | "keptId" | "visitor" | "repeat">,
  request: { path: string; query: string; referrer: string | null; userAgent: string | null; country: string | null },
): ClickMessage {
  const { linkId, linkNumber, vendorId, programId, affiliateId } = link
  return {
    v: 1,
    ...click,
    linkId,
    linkNumber,
    vendorId,
    programId,
    affiliateId,
    subs: subsOf(request.query),
    landingUrl: cutText(request.path + request.query, URL_LETTERS),
    referrer: request.referrer ? cutText(request.referrer, URL_LETTERS) : null,
    userAgent: request.userAgent ? cutText(request.userAgent, AGENT_LETTERS) : null,
    country: request.country && /^[A-Z]{2}$/.test(request.country) ? request.country : null,
  }
}
