import { Hono } from "hono"
import { routePath } from "hono/route"
import { getPath } from "hono/utils/url"
import type { AppContext, AppEnv } from "./deps.ts"
import { mailInvitation } from "./features/identity/vendors/mail-invitation.ts"
import { meantPath } from "./features/links/redirect/keep-click-by-http.ts"
import { runErasure } from "./features/privacy/run-erasure.ts"
import { notFound } from "./lib/errors.ts"
import { mountPages } from "./pages.tsx"
import type { ApiDocument } from "./platform/http/openapi.ts"
import { renderProblem } from "./render-page.tsx"

/** Whose request it is that a page answers: what was found out of it before is not found out again. */
const askedBy = new WeakMap<Request, AppContext>()

/** All pages as an app behind the app, which hands on what nothing else answers. */
export function createPages(document: () => ApiDocument) {
  const pages = new Hono<AppEnv>({ getPath: (request) => meantPath(getPath(request)) })
  pages.use(async (c, next) => {
    const asked = askedBy.get(c.req.raw)!
    c.set("deps", asked.get("deps"))
    c.set("requestId", asked.get("requestId"))
    await next()
    asked.set("pageRoute", routePath(c))
  })
  pages.onError((error, c) => renderProblem(c, error))
  pages.notFound((c) => renderProblem(c, notFound()))
  mountPages(pages, document)
  return (c: AppContext): Promise<Response> => {
    askedBy.set(c.req.raw, c)
    return Promise.resolve(pages.fetch(c.req.raw, c.env))
  }
}

const RARE = { "member.invitation": mailInvitation, "erasure.run": runErasure }

/** Work that is rare and long: an erasure by its map of every column, and what is written in the language of its reader. */
export function rareWork<T extends keyof typeof RARE>(topic: T): (typeof RARE)[T] {
  return RARE[topic]
}

/** What went wrong before a page was asked, as a page. */
export const answerProblemPage = (c: AppContext, error: unknown): Promise<Response> => renderProblem(c, error)
