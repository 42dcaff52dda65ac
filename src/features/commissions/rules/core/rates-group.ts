import type { Condition, Rule, When } from "./rule.ts"

/** Whether a rule pays as it does because the affiliate is in a group. */
export function ratesGroup({ group_id, when }: Rule, groupId: string): boolean {
  return group_id === groupId || (when !== undefined && asksFor(when, groupId))
}

function asksFor(part: Condition | When, groupId: string): boolean {
  if (!("field" in part)) return [...(part.all ?? []), ...(part.any ?? [])].some((one) => asksFor(one, groupId))
  if (part.field !== "affiliate.group_id") return false
  return part.op === "in" ? part.value.includes(groupId) : part.op === "eq" && part.value === groupId
}
