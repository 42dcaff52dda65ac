import { foreignKey, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core"
import { createdAt, id, instant, tenantPolicies, vendorId } from "../../platform/columns.ts"
import type { FieldColumns } from "./core/file-record.ts"
import { IMPORT_KINDS, IMPORT_STATUSES } from "./core/kinds.ts"
import { AMOUNT_UNITS } from "./core/layout.ts"
import { PRODUCTS } from "./core/products.ts"

/** A file of lines, each of which is processed like a call of the API. The counts are of the lines behind us. */
export const imports = pgTable(
  "imports",
  {
    vendorId: vendorId(),
    id: id(),
    kind: text("kind", { enum: IMPORT_KINDS }).notNull(),
    /** The system whose export it is. */
    product: text("product", { enum: PRODUCTS }),
    /** Our fields by what the file calls them, where that is something else. */
    columns: jsonb("columns").$type<FieldColumns>().notNull().default({}),
    status: text("status", { enum: IMPORT_STATUSES }).notNull(),
    total: integer("total").notNull(),
    imported: integer("imported").notNull().default(0),
    unchanged: integer("unchanged").notNull().default(0),
    failed: integer("failed").notNull().default(0),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    finishedAt: instant("finished_at"),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.id] }), ...tenantPolicies("imports")],
)

/** What a file said, as JSON text, until its lines are processed. `first` is the index of its first line among all. */
export const importPieces = pgTable(
  "import_pieces",
  {
    vendorId: vendorId(),
    importId: text("import_id").notNull(),
    first: integer("first").notNull(),
    records: text("records").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.importId, t.first] }),
    foreignKey({ columns: [t.vendorId, t.importId], foreignColumns: [imports.vendorId, imports.id] }),
    ...tenantPolicies("import_pieces"),
  ],
)

/**
 * One line that was processed, written with its effect: once, however often it is tried. Those that failed stay; of
 * the others the import knows how many they were once it is done.
 */
export const importLines = pgTable(
  "import_lines",
  {
    vendorId: vendorId(),
    importId: text("import_id").notNull(),
    place: integer("place").notNull(),
    line: integer("line").notNull(),
    outcome: text("outcome", { enum: ["imported", "unchanged", "failed"] }).notNull(),
    code: text("code"),
    detail: text("detail"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.importId, t.place] }),
    foreignKey({ columns: [t.vendorId, t.importId], foreignColumns: [imports.vendorId, imports.id] }),
    ...tenantPolicies("import_lines"),
  ],
)

/** A file that somebody looks at before it is imported; kept for a day. */
export const importDrafts = pgTable(
  "import_drafts",
  {
    vendorId: vendorId(),
    id: id(),
    name: text("name").notNull(),
    text: text("text").notNull(),
    product: text("product", { enum: PRODUCTS }),
    kind: text("kind", { enum: IMPORT_KINDS }).notNull(),
    programId: text("program_id").notNull(),
    map: text("map"),
    amounts: text("amounts", { enum: AMOUNT_UNITS }),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.id] }), ...tenantPolicies("import_drafts")],
)
