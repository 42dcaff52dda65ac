import { foreignKey, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core"
import { createdAt, id, instant, tenantPolicies, vendorId } from "../../platform/columns.ts"
import { IMPORT_KINDS } from "./core/kinds.ts"

/** A file of lines, each of which is told like a call of the API; the counts move with what each line did. */
export const imports = pgTable(
  "imports",
  {
    vendorId: vendorId(),
    id: id(),
    kind: text("kind", { enum: IMPORT_KINDS }).notNull(),
    status: text("status", { enum: ["running", "done", "failed"] }).notNull(),
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

/** What a file said, as JSON text, until its lines are told. `first` is the place of its first line among all. */
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

export const importErrors = pgTable(
  "import_errors",
  {
    vendorId: vendorId(),
    importId: text("import_id").notNull(),
    line: integer("line").notNull(),
    code: text("code").notNull(),
    detail: text("detail").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.vendorId, t.importId, t.line] }),
    foreignKey({ columns: [t.vendorId, t.importId], foreignColumns: [imports.vendorId, imports.id] }),
    ...tenantPolicies("import_errors"),
  ],
)
