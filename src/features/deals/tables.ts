import { sql } from "drizzle-orm"
import { boolean, foreignKey, index, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core"
import {
  affiliatePolicy,
  batchPolicy,
  createdAt,
  id,
  instant,
  tenantPolicies,
  vendorId,
} from "../../platform/columns.ts"
import { affiliates, programs } from "../programs/tables.ts"
import { DEAL_STATUSES } from "./core/deal.ts"

/** A deal that an affiliate registered. Once approved it protects its contact and its domain for a time, from everybody else. */
export const deals = pgTable(
  "deals",
  {
    vendorId: vendorId(),
    id: id(),
    programId: text("program_id").notNull(),
    affiliateId: text("affiliate_id").notNull(),
    company: text("company").notNull(),
    domain: text("domain"),
    contactEmail: text("contact_email").notNull(),
    note: text("note"),
    status: text("status", { enum: DEAL_STATUSES }).notNull(),
    /** Why it was rejected. */
    reason: text("reason"),
    /** What the desk answers it by. */
    inquiryId: text("inquiry_id").notNull(),
    /** Whoever registered and decided it: the affiliate, or a member or key. */
    registeredBy: text("registered_by").notNull(),
    registeredAt: instant("registered_at").notNull(),
    decidedBy: text("decided_by"),
    decidedAt: instant("decided_at"),
    approvedAt: instant("approved_at"),
    protectedUntil: instant("protected_until"),
    /** The domain, unless anybody can have a mailbox there. */
    protectedDomain: text("protected_domain"),
    /** From the approval until what falls due then is done: meanwhile nobody else's deal names the same. */
    isProtecting: boolean("is_protecting").notNull().default(false),
    wonAt: instant("won_at"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.id] }),
    index("deals_contact").on(t.vendorId, t.contactEmail),
    index("deals_domain").on(t.vendorId, t.protectedDomain),
    index("deals_affiliate").on(t.vendorId, t.affiliateId),
    index("deals_registered").on(t.vendorId).where(sql`status = 'registered'`),
    index("deals_ending").on(t.vendorId, t.protectedUntil).where(sql`is_protecting`),
    uniqueIndex("deals_protected_contact").on(t.vendorId, t.contactEmail).where(sql`is_protecting`),
    uniqueIndex("deals_protected_domain")
      .on(t.vendorId, t.protectedDomain)
      .where(sql`is_protecting and protected_domain is not null`),
    foreignKey({ columns: [t.vendorId, t.programId], foreignColumns: [programs.vendorId, programs.id] }),
    foreignKey({ columns: [t.vendorId, t.affiliateId], foreignColumns: [affiliates.vendorId, affiliates.id] }),
    ...tenantPolicies("deals"),
    batchPolicy("deals"),
    affiliatePolicy("deals"),
  ],
)
