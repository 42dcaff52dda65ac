import { validate } from "../../platform/http/validate.ts"
import { saying, speakFor } from "../../web/reader.ts"
import type { FormState } from "../../web/ui/form.tsx"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import {
  goTo,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
  type Visit,
} from "../identity/sessions/core/page.ts"
import { applyToProgram } from "./apply-to-program.ts"
import { SavePage } from "./contract.ts"
import { pageValues, questionsOf } from "./core/page-form.ts"
import { readApplied, readDirectory, readProgramWithPage, readPublicPage } from "./read-page.ts"
import { savePage } from "./save-page.ts"
import { pagePath } from "./show-page.ts"
import { ApplicationsView, AppliedView, DirectoryView, PageFormView, ProgramPageView } from "./views.tsx"

async function showDirectory(visit: Visit): Promise<PageAnswer> {
  const { q = "", category = "" } = visit.query
  const { pages, categories } = await readDirectory(visit.ctx, { q: q.trim(), category })
  const rows = pages.map(({ page, program, vendor }) => ({
    path: pagePath(page.slug),
    program: program.name,
    vendor: vendor.name,
    headline: page.headline,
    category: page.category,
  }))
  const view = <DirectoryView rows={rows} q={q} category={category} categories={categories} />
  return { kind: "view", title: saying(visit)("apply.directory"), view }
}

async function showPublic(visit: Visit, state?: FormState): Promise<PageAnswer> {
  const { vendor, program, page, rules, terms } = await readPublicPage(visit.ctx, visit.params.slug!)
  await speakFor(visit.reader, vendor.language)
  const path = pagePath(page.slug)
  const props = { vendor, program, page, rules, terms, path }
  const view = <ProgramPageView {...props} {...(state && { state })} />
  return { kind: "view", title: program.name, view, ...(state && { status: 422 }) }
}

async function apply(visit: Visit): Promise<PageAnswer> {
  const slug = visit.params.slug!
  try {
    await applyToProgram(visit.ctx, slug, visit.form)
  } catch (error) {
    return showPublic(visit, refusedForm(error, visit.form))
  }
  const { vendor, program } = await readPublicPage(visit.ctx, slug)
  await speakFor(visit.reader, vendor.language)
  const view = <AppliedView program={program.name} vendor={vendor.name} />
  return { kind: "view", title: program.name, view }
}

async function showForm(visit: VendorVisit, refused?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, params } = visit
  const { program, page } = await readProgramWithPage(ctx, vendorId, params.id!)
  const state = refused ?? { values: pageValues(page, program.name), errors: [] }
  const props = { program, page, base, state, mayManage: mayDo(ctx, "program.save") }
  const view = <PageFormView {...props} />
  return { kind: "view", title: program.name, view, ...(refused && { status: 422 }) }
}

async function save(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, params } = visit
  await readProgramWithPage(ctx, vendorId, params.id!)
  const text = (name: string) => form[name]?.trim() || null
  try {
    const input = validate(SavePage, {
      slug: (form.slug ?? "").trim(),
      is_public: form.is_public === "on",
      headline: text("headline"),
      description: text("description"),
      category: text("category"),
      terms: text("terms"),
      disclosure: text("disclosure"),
      questions: questionsOf(form.questions ?? ""),
    })
    await savePage(ctx, vendorId, params.id!, input)
    const words = saying(visit)(input.is_public ? "apply.saved_public" : "apply.saved_hidden")
    return goTo(`${base}/programs/${params.id}/page`, words)
  } catch (error) {
    const state = refusedForm(error, form, { slug_taken: "/slug" })
    const errors = state.errors.map(({ pointer, ...said }) => ({
      ...said,
      pointer: pointer.startsWith("/questions") ? "/questions" : pointer,
    }))
    return showForm(visit, { values: form, errors })
  }
}

async function showApplications(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone } = visit
  const rows = await readApplied(ctx, vendorId)
  const view = <ApplicationsView rows={rows} base={base} zone={zone} mayManage={mayDo(ctx, "affiliate.save")} />
  return { kind: "view", title: saying(visit)("apply.applications"), view }
}

/** The directory, public pages and their forms; a program's page for its vendor, and who applied. */
export const applicationPages: Route[] = [
  { audience: "open", method: "get", path: "/p", run: showDirectory },
  { audience: "open", method: "get", path: "/p/:slug", run: (visit) => showPublic(visit) },
  { audience: "open", method: "post", path: "/p/:slug/application", isAnybodys: true, run: apply },
  {
    audience: "vendor",
    method: "get",
    path: "/programs/:id/page",
    action: "program.read",
    run: (visit) => showForm(visit),
  },
  { audience: "vendor", method: "post", path: "/programs/:id/page", action: "program.save", run: save },
  { audience: "vendor", method: "get", path: "/applications", action: "affiliate.read", run: showApplications },
]
