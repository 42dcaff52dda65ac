import { sql } from "drizzle-orm"
import { boolean, foreignKey, index, integer, pgPolicy, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core"
import { affiliateRole, createdAt, currentPerson, id, minor, tenantPolicies, vendorId } from "../../platform/columns.ts"
import { people, vendors } from "../auth/tables.ts"

export const programs = pgTable(
  "programs",
  {
    vendorId: vendorId().references(() => vendors.id),
    id: id(),
    name: text("name").notNull(),
    destinationUrl: text("destination_url").notNull(),
    allowedHosts: text("allowed_hosts").array().notNull(),
    windowDays: integer("window_days").notNull(),
    winner: text("winner", { enum: ["last_click", "first_click"] }).notNull(),
    holdDays: integer("hold_days").notNull(),
    minPayout: minor("min_payout_minor").notNull(),
    autoApprove: boolean("auto_approve").notNull(),
    clickParam: text("click_param").notNull(),
    couponBeatsClick: boolean("coupon_beats_click").notNull(),
    bannedReferrers: text("banned_referrers").array().notNull(),
    forbidPaidSearch: boolean("forbid_paid_search").notNull(),
    postbackSecret: text("postback_secret"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    ...tenantPolicies("programs"),
    pgPolicy("programs_affiliate", {
      for: "select",
      to: affiliateRole,
      using: sql.raw(
        "(vendor_id, id) in (select a.vendor_id, a.program_id from affiliates a where a.person_id = nullif(current_setting('app.person_id', true), ''))",
      ),
    }),
  ],
)

export const groups = pgTable(
  "groups",
  {
    vendorId: vendorId(),
    id: id(),
    programId: text("program_id").notNull(),
    name: text("name").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    foreignKey({ columns: [t.vendorId, t.programId], foreignColumns: [programs.vendorId, programs.id] }),
    ...tenantPolicies("groups"),
  ],
)

/** A person's place in one program; the same person may have one in many programs of many vendors. */
export const affiliates = pgTable(
  "affiliates",
  {
    vendorId: vendorId(),
    id: id(),
    programId: text("program_id").notNull(),
    personId: text("person_id")
      .notNull()
      .references(() => people.id),
    email: text("email").notNull(),
    name: text("name").notNull(),
    country: text("country"),
    groupId: text("group_id"),
    subAffiliateOf: text("sub_affiliate_of"),
    status: text("status", { enum: ["applied", "approved", "rejected", "banned"] }).notNull(),
    minPayout: minor("min_payout_minor"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    unique("affiliates_email").on(t.vendorId, t.programId, t.email),
    index("affiliates_person").on(t.personId),
    foreignKey({ columns: [t.vendorId, t.programId], foreignColumns: [programs.vendorId, programs.id] }),
    foreignKey({ columns: [t.vendorId, t.groupId], foreignColumns: [groups.vendorId, groups.id] }),
    ...tenantPolicies("affiliates"),
    pgPolicy("affiliates_self", { for: "select", to: affiliateRole, using: sql`person_id = ${currentPerson}` }),
  ],
)
