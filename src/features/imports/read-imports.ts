import type { PageRequest } from "../../lib/page.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { one, readAsVendor } from "../identity/permissions/read-as-vendor.ts"
import type * as contract from "./contract.ts"
import * as store from "./store.ts"

/** More lines than anybody mends in one go; the file sent again shows the next. */
const SHOWN_ERRORS = 1000

/** An import with its first thousand errors, as far as it has come. 404. */
export function readImport(ctx: Ctx, vendorId: string, id: string): Promise<contract.Import> {
  return readAsVendor(ctx, vendorId, "import.read", async (tx) => {
    const row = await one(store.findImport(tx, vendorId, id))
    const errors = await store.listErrors(tx, row, SHOWN_ERRORS)
    return {
      ...showImport(row),
      errors: errors.map(({ line, code, detail }) => ({ line, code: code ?? "", detail: detail ?? "" })),
    }
  })
}

/** A page of imports, newest first, and one more when there is more. */
export function readImports(ctx: Ctx, vendorId: string, page: PageRequest): Promise<store.ImportRow[]> {
  return readAsVendor(ctx, vendorId, "import.read", (tx) => store.listImports(tx, vendorId, page))
}

/** The row as the contract shows it. */
export function showImport(row: store.ImportRow): contract.ListedImport {
  const { id, kind, status, total, imported, unchanged, failed } = row
  const times = { created_at: row.createdAt.toISOString(), finished_at: row.finishedAt?.toISOString() ?? null }
  return { id, kind, status, total, imported, unchanged, failed, ...times }
}
