import { invalidField } from "../../lib/errors.ts"
import { saying } from "../../web/reader.ts"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import {
  goTo,
  onPage,
  type PageAnswer,
  paged,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../identity/sessions/core/page.ts"
import { IMPORT_BYTES } from "./contract.ts"
import { IMPORT_KINDS, type ImportKind } from "./core/kinds.ts"
import type { ImportFile } from "./core/plan-file.ts"
import { toFile } from "./core/to-file.ts"
import { createImport } from "./create-import.ts"
import { readImport, readImports, showImport } from "./read-imports.ts"
import { ImportsView, ImportView, KIND_WORDS } from "./views.tsx"

async function showImports(visit: VendorVisit, refused?: unknown): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, form } = visit
  const { shown, page } = onPage(visit, await readImports(ctx, vendorId, paged(visit)), (row) => row.id)
  const state = refused === undefined ? undefined : refusedForm(refused, form)
  const props = { path: `${base}/imports`, page, zone, mayImport: mayDo(ctx, "import.create") }
  const view = <ImportsView {...props} imports={shown.map(showImport)} {...(state && { state })} />
  return {
    kind: "view",
    title: saying(visit)("nav.imports"),
    view,
    ...(refused !== undefined && { status: 422 as const }),
  }
}

async function upload(visit: VendorVisit): Promise<PageAnswer> {
  try {
    const { id } = await createImport(visit.ctx, visit.vendorId, fileOf(visit))
    return goTo(`${visit.base}/imports/${id}`)
  } catch (error) {
    return showImports(visit, error)
  }
}

function fileOf(visit: VendorVisit): ImportFile {
  const { form, upload } = visit
  const say = saying(visit)
  const kind = IMPORT_KINDS.find((known) => known === form.kind)
  if (!kind) throw invalidField("/kind", say("imports.choose_kind"))
  if (!upload) throw invalidField("/file", say("imports.choose_file"))
  const ending = /\.(csv|ndjson|jsonl)$/i.exec(upload.name)?.[1]?.toLowerCase()
  if (!ending) throw invalidField("/file", say("imports.wrong_ending"))
  return toFile({ kind: kind satisfies ImportKind }, upload.text, ending === "csv")
}

async function showOne(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, params, base, zone } = visit
  const found = await readImport(ctx, vendorId, params.id!)
  const path = `${base}/imports`
  const say = saying(visit)
  const title = say("imports.title", { kind: say(KIND_WORDS[found.kind]) })
  return { kind: "view", title, view: <ImportView found={found} path={path} zone={zone} /> }
}

/** Files of many lines: sent here, and looked at until their last line. */
export const importPages: Route[] = [
  { audience: "vendor", method: "get", path: "/imports", action: "import.read", run: (visit) => showImports(visit) },
  {
    audience: "vendor",
    method: "post",
    path: "/imports",
    action: "import.create",
    uploadBytes: IMPORT_BYTES,
    run: upload,
  },
  { audience: "vendor", method: "get", path: "/imports/:id", action: "import.read", run: showOne },
]
