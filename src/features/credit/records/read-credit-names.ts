import type { Ctx } from "../../../platform/ctx.ts"
import { readMemberNames } from "../../identity/vendors/read-members.ts"
import { readAffiliateNames } from "../../programs/affiliates/read-affiliates.ts"
import type { Decision } from "../store.ts"
import type { TouchRow } from "../touches/touch-store.ts"
import { splitWords } from "./core/percent.ts"

export type Names = Map<string, string>

const isNamed = (id: string | null): id is string => id !== null

/** Names of the members and affiliates whom touches and other rows mention. */
export async function readCreditNames(
  ctx: Ctx,
  vendorId: string,
  touches: readonly TouchRow[],
  actors: readonly (string | null)[] = [],
): Promise<Names> {
  const members = [...touches.map((row) => row.memberId), ...actors].filter(isNamed)
  const affiliates = touches.map((row) => row.affiliateId).filter(isNamed)
  const [ofMembers, ofAffiliates] = await Promise.all([
    readMemberNames(ctx, vendorId, [...new Set(members)]),
    readAffiliateNames(ctx, vendorId, [...new Set(affiliates)]),
  ])
  return new Map([...ofMembers, ...ofAffiliates])
}

/** Who did it: a member by name, the policy, or a machine's key. */
export function whoWords(id: string | null, names: Names): string {
  if (id === null) return "nobody"
  if (id === "policy") return "the policy"
  return names.get(id) ?? (id.startsWith("mem_") ? id : "a key of the API")
}

/** What else is known of a touch: where from, what it reached, by whom. */
export function touchWords({ source, milestone, memberId, affiliateId }: TouchRow, names: Names): string[] {
  const reached = milestone === null ? [] : [milestone === "close" ? "closed it" : `reached ${milestone}`]
  return [
    ...(source === null ? [] : [source]),
    ...reached,
    ...(memberId === null ? [] : [names.get(memberId) ?? memberId]),
    ...(affiliateId === null ? [] : [`by ${names.get(affiliateId) ?? affiliateId}`]),
  ]
}

const WHY: Record<string, string> = {
  self_serve: "closed in the sign-up itself",
  sales_assisted: "sales was involved",
  no_self_serve_touch: "no touch of a channel that closes by itself",
  no_touch: "nobody touched the customer",
}

/** How a sale was closed, and why. */
export function decisionWords(
  decision: Pick<Decision, "kind" | "why" | "closedBy" | "policyVersion" | "splits">,
): string {
  const { kind, why, closedBy, policyVersion, splits } = decision
  const by = `${WHY[why] ?? why} (policy version ${policyVersion})`
  if (kind === "closed") return `Closed by ${closedBy}: ${by}`
  if (kind === "unattributed") return `Unattributed: ${by}`
  return `Proposed ${splitWords(splits)}: ${by}`
}

/** Why a proposal waits for people. */
export const openWords = ({ why }: Pick<Decision, "why">): string => WHY[why] ?? why
