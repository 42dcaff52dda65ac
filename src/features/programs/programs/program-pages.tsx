import { notFound } from "../../../lib/errors.ts"
import { saying } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import { actOnce, onceOnly } from "../../identity/sessions/act-once.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../../identity/sessions/core/page.ts"
import { createProgram, updateProgram } from "./create-program.ts"
import { NewProgramView, ProgramsView, ProgramTermsView } from "./program-view.tsx"
import { newProgramValues, programValues, readProgramForm } from "./read-program-form.ts"
import { readProgram, readPrograms } from "./read-programs.ts"

const SHOWN = 200

const readingOf = ({ currency, reader: { language } }: VendorVisit) => ({ currency, language })

async function showPrograms(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, currency } = visit
  const programs = await readPrograms(ctx, vendorId, { limit: SHOWN })
  const props = { programs, base, currency, mayManage: mayDo(ctx, "program.save") }
  return { kind: "view", title: saying(visit)("programs.title"), view: <ProgramsView {...props} /> }
}

function showNew(visit: VendorVisit, state?: FormState): PageAnswer {
  const { base, currency } = visit
  const values = state ?? { values: newProgramValues(readingOf(visit)), errors: [] }
  const view = <NewProgramView base={base} currency={currency} state={values} once={onceOnly({})} />
  return { kind: "view", title: saying(visit)("programs.new"), view, ...(state && { status: 422 }) }
}

async function make(visit: VendorVisit): Promise<PageAnswer> {
  const { vendorId, base, form } = visit
  try {
    const input = readProgramForm(form, readingOf(visit))
    const program = await actOnce(visit, (ctx) => createProgram(ctx, vendorId, input))
    const words = saying(visit)("programs.made", { name: input.name })
    return goTo(program ? `${base}/programs/${program.id}` : `${base}/programs`, words)
  } catch (error) {
    return showNew(visit, refusedLines(error, form))
  }
}

/** A host that does not fit is named at the field that all of them stand in. */
function refusedLines(error: unknown, form: Record<string, string>): FormState {
  const state = refusedForm(error, form)
  const errors = state.errors.map(({ pointer, ...said }) => ({
    ...said,
    pointer: pointer.replace(/^(\/\w+)\/\d+$/, "$1"),
  }))
  return { values: state.values, errors }
}

async function showTerms(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, currency, params } = visit
  const program = await readProgram(ctx, vendorId, params.id!)
  const props = { program, base, currency, mayManage: mayDo(ctx, "program.save") }
  const shown = state ?? { values: programValues(program, readingOf(visit)), errors: [] }
  const view = <ProgramTermsView {...props} state={shown} />
  return { kind: "view", title: program.name, view, ...(state && { status: 422 }) }
}

async function save(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, params } = visit
  await readProgram(ctx, vendorId, params.id!)
  try {
    const input = readProgramForm(form, readingOf(visit))
    const dropped = form.drop_secret === "on" ? { postback_secret: null } : {}
    const program = await updateProgram(ctx, vendorId, params.id!, { ...input, ...dropped })
    return goTo(`${base}/programs/${program.id}/terms`, saying(visit)("programs.saved", { name: program.name }))
  } catch (error) {
    return showTerms(visit, refusedLines(error, form))
  }
}

/** A vendor's programs, and each one's terms. */
export const programPages: Route[] = [
  { audience: "vendor", method: "get", path: "/programs", action: "program.read", run: showPrograms },
  { audience: "vendor", method: "post", path: "/programs", action: "program.save", run: make },
  {
    audience: "vendor",
    method: "get",
    path: "/programs/new",
    action: "program.read",
    run: async (visit) => {
      if (!mayDo(visit.ctx, "program.save")) throw notFound()
      return showNew(visit)
    },
  },
  {
    audience: "vendor",
    method: "get",
    path: "/programs/:id/terms",
    action: "program.read",
    run: (visit) => showTerms(visit),
  },
  { audience: "vendor", method: "post", path: "/programs/:id/terms", action: "program.save", run: save },
]
