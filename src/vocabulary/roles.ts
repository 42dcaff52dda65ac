/** What members of a vendor are there as. */
export const ROLES = ["owner", "manager", "sales", "finance", "viewer"] as const
export type Role = (typeof ROLES)[number]
