import { invalidField } from "../../lib/errors.ts"
import { DAY_MS } from "../../lib/time.ts"
import { realNow } from "../../platform/clock.ts"
import { actorName, type Ctx } from "../../platform/ctx.ts"
import { newId } from "../../platform/new-id.ts"
import { asSystem, asVendor } from "../../platform/tenant.ts"
import { can } from "../identity/permissions/core/permissions.ts"
import { one, readAsVendor } from "../identity/permissions/read-as-vendor.ts"
import type { ImportKind } from "./core/kinds.ts"
import { recogniseExport } from "./core/plan-columns.ts"
import { headerOf } from "./core/plan-file.ts"
import { PRODUCT_NAMES, type Product } from "./core/products.ts"
import { proposeMap } from "./core/propose-map.ts"
import { lineKindOf } from "./line-kind-of.ts"
import * as store from "./store.ts"

export type NewDraft = {
  name: string
  text: string
  product: Product | null
  kind: ImportKind | null
  programId: string
}

/** Keeps a file until somebody has looked at what would come of it, for a day; its id. 422 for one that is no such file. */
export async function saveDraft(ctx: Ctx, vendorId: string, file: NewDraft): Promise<string> {
  can(ctx, "import.create", { vendorId })
  const { cells } = headerOf(file.text)
  const { EXPORT_FILES } = await import("./core/exports/export-files.ts")
  const exported = file.product && EXPORT_FILES[file.product]
  const kind = exported === null ? file.kind : (recogniseExport(cells, exported)?.kind ?? null)
  if (kind === null) {
    const known = exported?.map((one) => one.kind).join(", ")
    if (file.product === null) throw invalidField("/kind", "Choose what the lines are")
    throw invalidField("/file", `is no export of ${PRODUCT_NAMES[file.product]} that is known: ${known}`)
  }
  const map = file.product === null ? mapText(proposeMap(cells, lineKindOf(kind, null).fields.names)) : null
  const id = newId("import")
  const amounts = file.product === null ? ("major" as const) : null
  const row = { vendorId, id, ...file, kind, map, amounts, createdBy: actorName(ctx.actor), createdAt: realNow() }
  await asVendor(ctx, vendorId, (tx) => store.insertDraft(tx, row))
  return id
}

/** A map as the API takes it. */
export const mapText = (map: Readonly<Record<string, string>>) =>
  Object.entries(map)
    .map(([field, column]) => `${field}:${column}`)
    .join(",")

/** What of a file's columns is read as what, and in which unit its amounts are. */
export function changeDraft(ctx: Ctx, vendorId: string, id: string, set: store.DraftChange): Promise<void> {
  can(ctx, "import.create", { vendorId })
  return asVendor(ctx, vendorId, (tx) => store.updateDraft(tx, vendorId, id, set))
}

/** 404 for what is gone after its day. */
export const readDraft = (ctx: Ctx, vendorId: string, id: string) =>
  readAsVendor(ctx, vendorId, "import.create", (tx) => one(store.findDraft(tx, vendorId, id)))

/** Files that nobody imported within a day are forgotten. */
export const clearDrafts = (ctx: Ctx) =>
  asSystem(ctx, (tx) => store.deleteDrafts(tx, new Date(realNow().getTime() - DAY_MS)))
