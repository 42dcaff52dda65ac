import type { Child } from "hono/jsx"
import { AppError } from "../../../../lib/errors.ts"
import type { Flash } from "../../../../lib/flash.ts"
import { encodeCursor, type PageRequest } from "../../../../lib/page.ts"
import type { Ctx } from "../../../../platform/ctx.ts"
import type { Upload } from "../../../../platform/http/form.ts"
import type { Reader } from "../../../../web/reader.ts"
import type { Question } from "../../../../web/ui/confirm.tsx"
import type { FormState } from "../../../../web/ui/form.tsx"
import type { Page } from "../../../../web/ui/table.tsx"
import type { Action } from "../../permissions/core/permissions.ts"
import type { Person } from "../resolve-session.ts"

type Texts = Record<string, string>

/** One look at a page. `form` is what was posted, `once` the token that makes it one thing however often it arrives. */
export type Visit = {
  ctx: Ctx
  person: Person | null
  reader: Reader
  path: string
  /** The page of ours that led here, with its query; null where the browser does not say. */
  from: string | null
  params: Texts
  query: Texts
  form: Texts
  once: string | null
  /** What a sign-in by a vendor's issuer left in this browser, encrypted. */
  ssoNote: string | null
  upload: Upload | null
}

/** As one of a vendor's members: `ctx` acts as that member, at the vendor's time. */
export type VendorVisit = Visit & { person: Person; vendorId: string; base: string; zone: string; currency: string }
/** As an affiliate of whatever vendors: `ctx` acts as that person. */
export type AffiliateVisit = Visit & { person: Person; base: string; zone: string }

export type PageAnswer =
  | { kind: "view"; title: string; view: Child; status?: 200 | 404 | 422 | 429; ssoNote?: string | null }
  /** `session`: the id of one that begins here, or null where one ends. `ssoNote` likewise. */
  | {
      kind: "redirect"
      to: string
      flash?: Flash
      session?: string | null
      ssoNote?: string | null
      reader?: Partial<Reader>
    }
  | { kind: "file"; type: string; name: string; body: string }

type Row<Audience, V> = {
  audience: Audience
  method: "get" | "post"
  /** Follows the base of the audience. */
  path: string
  /** A form that does the same whoever sends it, from whatever site: nobody's session speaks in it. */
  isAnybodys?: boolean
  /** How large a file may be that the form brings; no file unless said so. */
  uploadBytes?: number
  /** Asked as a page of its own before the form acts: what will happen, by name. Null where nothing needs asking. */
  ask?(visit: V): Promise<Question | null>
  run(visit: V): Promise<PageAnswer>
}

export type OpenRoute = Row<"open", Visit>
export type AffiliateRoute = Row<"affiliate", AffiliateVisit>
/** `action` names a row of the permission table. */
export type VendorRoute = Row<"vendor" | "finance", VendorVisit> & { action: Action }

/** One row per page and per form; `pages.tsx` files are lists of these. */
export type Route = OpenRoute | AffiliateRoute | VendorRoute

/** Where each audience's pages live, as a route. */
export const PAGE_BASES = {
  open: "",
  affiliate: "",
  vendor: "/v/:vendorId",
  finance: "/v/:vendorId/finance",
} as const

/** Where a vendor's pages begin: from finance, the way to what is not money. */
export const companyBase = (vendorId: string) => PAGE_BASES.vendor.replace(":vendorId", vendorId)

/** What was entered without what was left empty, as contracts read it. */
export function filled(form: Texts): Texts {
  return Object.fromEntries(Object.entries(form).filter(([, value]) => value.trim() !== ""))
}

/**
 * A refusal that the form can show, with the values kept; any other failure is thrown on. `pointers` says which field a
 * code is about that names none.
 */
export function refusedForm(error: unknown, form: Texts, pointers: Texts = {}): FormState {
  if (!(error instanceof AppError) || (error.kind !== "invalid" && error.kind !== "conflict")) throw error
  const pointer = pointers[error.code] ?? ""
  const { code } = error
  const errors = error.errors.length > 0 ? error.errors : [{ pointer, detail: error.message }]
  return { values: form, errors: errors.map((one) => ({ ...one, ...(code !== "invalid_fields" && { code }) })) }
}

/** Back to a page that says why nothing was done: somebody was faster, or something does not fit. Else thrown on. */
export function backTo(to: string, error: unknown): PageAnswer {
  const [first] = refusedForm(error, {}).errors
  return { kind: "redirect", to, flash: { tone: "bad", text: first!.detail, code: first!.code } }
}

/** A list as a file, under its own name. */
export function csvFile(name: string, body: string): PageAnswer {
  return { kind: "file", type: "text/csv; charset=utf-8", name: `${name}.csv`, body }
}

/** After a form: where to go, and the words to show there once. */
export function goTo(to: string, text?: string): PageAnswer {
  return { kind: "redirect", to, ...(text !== undefined && { flash: { tone: "good", text } }) }
}

const PAGE_ROWS = 25

/** What a list is asked for by a page's address. */
export function paged({ query }: Visit): PageRequest {
  return { limit: PAGE_ROWS, ...(query.cursor && { cursor: query.cursor }) }
}

/** The rows to show and the way on; `rows` are one more than a page when there is more. */
export function onPage<R>(visit: Visit, rows: R[], keyOf: (row: R) => string, path = visit.path, filter: Texts = {}) {
  const shown = rows.slice(0, PAGE_ROWS)
  const last = rows.length > PAGE_ROWS ? shown.at(-1) : undefined
  const next = last === undefined ? null : encodeCursor(keyOf(last))
  const page: Page = { path, query: filter, cursor: visit.query.cursor ?? null, next }
  return { shown, page }
}
