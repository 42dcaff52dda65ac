import { boolean, foreignKey, integer, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core"
import { createdAt, json, tenantPolicies, vendorId } from "../../platform/columns.ts"
import { programs } from "../programs/tables.ts"
import type { ApplicationQuestion } from "./core/application.ts"

/** A program's page for whoever wants to refer: where they read what is paid, and apply. */
export const programPages = pgTable(
  "program_pages",
  {
    vendorId: vendorId(),
    programId: text("program_id").notNull(),
    /** Small letters; one in the whole installation, since it is an address. */
    slug: text("slug").notNull(),
    isPublic: boolean("is_public").notNull(),
    headline: text("headline"),
    description: text("description"),
    category: text("category"),
    disclosure: text("disclosure"),
    questions: json<ApplicationQuestion[]>("questions").notNull(),
    /** The version of the terms that whoever applies accepts; null where there are none. */
    termsVersion: integer("terms_version"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.programId] }),
    unique("program_pages_slug").on(t.slug),
    foreignKey({ columns: [t.vendorId, t.programId], foreignColumns: [programs.vendorId, programs.id] }),
    ...tenantPolicies("program_pages"),
  ],
)

/** Each text that the terms of a program's page ever had: who applied accepted one of them. */
export const programTerms = pgTable(
  "program_terms",
  {
    vendorId: vendorId(),
    programId: text("program_id").notNull(),
    version: integer("version").notNull(),
    text: text("text").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.programId, t.version] }),
    foreignKey({ columns: [t.vendorId, t.programId], foreignColumns: [programs.vendorId, programs.id] }),
    ...tenantPolicies("program_terms"),
  ],
)
