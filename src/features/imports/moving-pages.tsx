import { AppError, invalidField, notFound } from "../../lib/errors.ts"
import { saying } from "../../web/reader.ts"
import type { FormState } from "../../web/ui/form.tsx"
import { questionOf } from "../../web/ui/question.ts"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import { actOnce } from "../identity/sessions/act-once.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../identity/sessions/core/page.ts"
import { readPrograms } from "../programs/programs/read-programs.ts"
import { IMPORT_BYTES } from "./contract.ts"
import { IMPORT_KINDS } from "./core/kinds.ts"
import { parseMap } from "./core/plan-columns.ts"
import { headerOf, type ImportFile } from "./core/plan-file.ts"
import { PRODUCTS } from "./core/products.ts"
import { createImport } from "./create-import.ts"
import { lineKindOf } from "./line-kind-of.ts"
import { CheckView, ChooseView } from "./moving-view.tsx"
import { changeDraft, mapText, readDraft, saveDraft } from "./save-draft.ts"
import type { ImportDraft } from "./store.ts"

const PATH = "/settings/import"
const MOST_PROGRAMS = 100

/** 404 for who may not import: the page is only a step of it. */
function importer(visit: VendorVisit): VendorVisit {
  if (!mayDo(visit.ctx, "import.create")) throw notFound()
  return visit
}

async function showChoice(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base } = visit
  const found = await readPrograms(ctx, vendorId, { limit: MOST_PROGRAMS })
  const programs = found.map(({ id, name }) => ({ value: id, label: name }))
  const view = <ChooseView action={base + PATH} programs={programs} {...(state && { state })} />
  return { kind: "view", title: saying(visit)("moving.title"), view, ...(state && { status: 422 }) }
}

async function upload(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, upload: sent } = visit
  try {
    if (!sent) throw invalidField("/file", saying(visit)("imports.choose_file"))
    const product = PRODUCTS.find((one) => one === form.product) ?? null
    const kind = IMPORT_KINDS.find((one) => one === form.kind) ?? null
    if (!form.program_id) throw invalidField("/program_id", "Choose a program")
    const file = { name: sent.name.slice(0, 200), text: sent.text, product, kind, programId: form.program_id }
    return goTo(`${base}${PATH}/${await saveDraft(ctx, vendorId, file)}`)
  } catch (error) {
    return showChoice(visit, refusedForm(error, form))
  }
}

const fileOf = ({ kind, product, map, amounts, programId, text }: ImportDraft, isDryRun: boolean): ImportFile => ({
  kind,
  from: product ?? undefined,
  map: map || undefined,
  amounts: amounts ?? undefined,
  programId,
  isCsv: true,
  text,
  isDryRun,
  passesOver: true,
})

async function showCheck(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, params } = visit
  const draft = await readDraft(ctx, vendorId, params.id!)
  const read = parseMap(draft.map ?? "")
  const map = new Map("wrong" in read ? [] : [...read].map(([field, column]) => [column, field]))
  const { cells } = headerOf(draft.text)
  const fields = lineKindOf(draft.kind, null).fields.names.filter((field) => field !== "program_id")
  const props = { draft, columns: cells.map((name) => ({ name, field: map.get(name) ?? "" })), fields }
  const action = `${base}${PATH}/${draft.id}`
  try {
    const report = await createImport(ctx, vendorId, fileOf(draft, true))
    const view = <CheckView {...props} action={action} report={report} refused={[]} />
    return { kind: "view", title: saying(visit)("moving.title"), view }
  } catch (error) {
    if (!(error instanceof AppError) || (error.kind !== "invalid" && error.kind !== "too_large")) throw error
    const { code } = error
    const refused = error.errors.length > 0 ? error.errors : [{ pointer: "", detail: error.message, code }]
    const view = <CheckView {...props} action={action} report={null} refused={refused} />
    return { kind: "view", title: saying(visit)("moving.title"), view }
  }
}

async function remap(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, params, form } = visit
  const draft = await readDraft(ctx, vendorId, params.id!)
  const amounts = form.amounts === "minor" || form.amounts === "major" ? form.amounts : null
  const { cells } = headerOf(draft.text)
  const chosen = cells.flatMap((column, i) => (form[`column_${i}`] ? [[form[`column_${i}`]!, column] as const] : []))
  const map = draft.product === null ? mapText(Object.fromEntries(chosen)) : null
  await changeDraft(ctx, vendorId, draft.id, { amounts, map })
  return goTo(`${base}${PATH}/${draft.id}`)
}

async function start(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, params } = visit
  const draft = await readDraft(ctx, vendorId, params.id!)
  const started = await actOnce(visit, (once) => createImport(once, vendorId, fileOf(draft, false)))
  return goTo(started?.id ? `${base}/imports/${started.id}` : `${base}/imports`)
}

/** Moving in from another system: a file, what would come of it, and then the import, by whoever may import. */
export const movingPages: Route[] = [
  { audience: "vendor", method: "get", path: PATH, action: "import.read", run: (visit) => showChoice(importer(visit)) },
  { audience: "vendor", method: "post", path: PATH, action: "import.create", uploadBytes: IMPORT_BYTES, run: upload },
  {
    audience: "vendor",
    method: "get",
    path: `${PATH}/:id`,
    action: "import.read",
    run: (visit) => showCheck(importer(visit)),
  },
  { audience: "vendor", method: "post", path: `${PATH}/:id`, action: "import.create", run: remap },
  {
    audience: "vendor",
    method: "post",
    path: `${PATH}/:id/import`,
    action: "import.create",
    ask: async (visit) => {
      const { name } = await readDraft(visit.ctx, visit.vendorId, visit.params.id!)
      return questionOf(visit, "move", `${visit.base}${PATH}/${visit.params.id}`, { name })
    },
    run: start,
  },
]
