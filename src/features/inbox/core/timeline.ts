/** What happened to an inquiry, in the past tense. `responded` got through, `tried` did not. */
export const EVENT_TYPES = [
  "created",
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
] as const
export type HappeningType = (typeof EVENT_TYPES)[number]
