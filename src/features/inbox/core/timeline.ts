/**
 * What happened to an inquiry, in the past tense. `responded` got through, `tried` did not; `received` is a mail of the asker,
 * `auto_replied` one of their mailbox, `bounced` one that says ours did not arrive.
 */
export const EVENT_TYPES = [
  "created",
  "received",
  "joined",
  "assigned",
  "warned",
  "breached",
  "escalated",
  "responded",
  "tried",
  "reminded",
  "moved",
  "waiting",
  "resumed",
  "expert_asked",
  "expert_answered",
  "expert_returned",
  "checked",
  "marked_spam",
  "released",
  "closed",
  "auto_replied",
  "bounced",
  "rating_requested",
  "rated",
] as const
export type HappeningType = (typeof EVENT_TYPES)[number]

/** What stays of a happening when what people wrote is forgotten: ids, times and words of ours. A reason does where it is one. */
export const LASTING_DETAILS = [
  ...["from", "to", "channel", "outcome", "response_id", "next_try_at", "through", "until", "done", "ending"],
  ...["sale_external_id", "checklist_left", "thread_id", "reasons"],
]
