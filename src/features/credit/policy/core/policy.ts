import { DAY_MS } from "../../../../lib/time.ts"
import { MANAGE } from "../../../identity/permissions/core/permissions.ts"
import type { Channel, Touch } from "../../models/core/journey.ts"
import type { RuleModel } from "../../models/core/models.ts"

/** How a sale's credit was decided when it came in. */
export const CLOSINGS = ["closed", "proposed", "unattributed"] as const

/** Who may approve: roles of members, and the vendor's machine where no second person is asked for. */
export const RECORD_APPROVERS = MANAGE
export const TRANSFER_APPROVERS = ["owner", "manager"] as const

/** What may close by itself. */
export const SELF_SERVE = ["community", "product"] as const

/** A vendor's credit policy as the contract writes it and as versions keep it: JSON, days of 24 hours. */
export type CreditPolicy = {
  model: RuleModel
  half_life_days: number
  lookback_days: number
  /** So many sales touches in the last days before the close make a sale assisted; some sources are no activity. */
  sales_assisted: { min_touches: number; within_days: number; ignored_sources: string[] }
  /** Channels that close by themselves where sales was not at it. */
  self_serve: { channels: (typeof SELF_SERVE)[number][] }
  approvers: {
    record: (typeof RECORD_APPROVERS)[number][]
    transfer: (typeof TRANSFER_APPROVERS)[number][]
  }
  /** Members, by the channel that they answer for; versions saved before there were any have none. */
  responsible?: Partial<Record<Channel, string>>
}

/** What holds until a vendor says otherwise; version 0. */
export const DEFAULT_POLICY: CreditPolicy = {
  model: "position_based",
  half_life_days: 7,
  lookback_days: 365,
  sales_assisted: { min_touches: 1, within_days: 90, ignored_sources: [] },
  self_serve: { channels: [...SELF_SERVE] },
  approvers: { record: [...RECORD_APPROVERS], transfer: [...TRANSFER_APPROVERS] },
}

export type PolicyVersion = { version: number; policy: CreditPolicy }

/** Whether sales was at this sale, by the policy's own definition. */
export function isSalesAssisted(
  touches: readonly (Pick<Touch, "channel" | "at"> & { source: string | null })[],
  { sales_assisted }: CreditPolicy,
  closedAt: Date,
): boolean {
  const from = closedAt.getTime() - sales_assisted.within_days * DAY_MS
  const counted = touches.filter(
    ({ channel, at, source }) =>
      channel === "sales" &&
      at.getTime() >= from &&
      at <= closedAt &&
      !sales_assisted.ignored_sources.includes(source ?? ""),
  )
  return counted.length >= sales_assisted.min_touches
}

export type Closing =
  | { kind: "closed"; closedBy: Channel; why: "self_serve" }
  | { kind: "proposed"; closedBy: null; why: "sales_assisted" | "no_self_serve_touch" }
  | { kind: "unattributed"; closedBy: null; why: "no_touch" }

/**
 * Who took the order. `touches` are the eligible ones in order. Without sales activity the last touch of a channel that
 * closes by itself did, and nobody needs to approve it; else people decide over a proposal.
 */
export function decideClosing(
  touches: readonly (Touch & { source: string | null })[],
  policy: CreditPolicy,
  closedAt: Date,
): Closing {
  if (touches.length === 0) return { kind: "unattributed", closedBy: null, why: "no_touch" }
  if (isSalesAssisted(touches, policy, closedAt)) return { kind: "proposed", closedBy: null, why: "sales_assisted" }
  const own = touches.filter(({ channel }) => (policy.self_serve.channels as Channel[]).includes(channel))
  const closer = own.findLast(({ milestone }) => milestone === "close") ?? own.at(-1)
  if (!closer) return { kind: "proposed", closedBy: null, why: "no_self_serve_touch" }
  return { kind: "closed", closedBy: closer.channel, why: "self_serve" }
}
