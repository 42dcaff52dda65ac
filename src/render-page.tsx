import type { Context } from "hono"
import type { Child } from "hono/jsx"
import type { AppEnv } from "./deps.ts"
import { type Env, isHttps } from "./env.ts"
import { takeFlash } from "./platform/http/flash.ts"
import { framedHeaders, pageHeaders } from "./platform/http/page-headers.ts"
import { isForPeople, problemResponse, toProblem } from "./platform/http/problem.ts"
import { readerOf } from "./reader-cookie.ts"
import { BareLayout, Layout, type Shell } from "./web/layout.tsx"
import { ProblemView, problemKey } from "./web/problem.tsx"
import { readyFor, refusalIn, say } from "./web/reader.ts"

/** Onboarding, and where a vendor pays what it puts in. */
const STRIPE_PAGES = ["https://connect.stripe.com", "https://checkout.stripe.com"]

export type Rendered = { title: string; view: Child; status?: number; headers?: Record<string, string> }

/** The frame of a page for nobody in particular. */
export function blankShell(c: Context<AppEnv>): Shell {
  const { env } = c.get("deps").ports
  return {
    path: c.req.path,
    environment: env.environment,
    workspace: null,
    person: null,
    reader: readerOf(c),
    flash: null,
    money: env.stripe.money,
    testClock: null,
  }
}

/** A page as a whole document. */
export const documentOf = (shell: Shell, { title, view }: Rendered) => (
  <Layout shell={shell} title={title}>
    {view}
  </Layout>
)

/** One HTML document as the answer. */
export async function renderPage(c: Context<AppEnv>, shell: Shell, rendered: Rendered): Promise<Response> {
  await readyFor(shell.reader.language)
  const { status = 200, headers = {} } = rendered
  const page = documentOf({ ...shell, flash: takeFlash(c) }, rendered)
  return c.html(page, status as 200, { ...pageHeaders(rulesOf(c.get("deps").ports.env)), ...headers })
}

/** A document in another's frame: nothing around it, no cookie read or left, and framed by these alone. */
export async function renderEmbedded(
  c: Context<AppEnv>,
  { title, view, status = 200 }: Rendered,
  { reader, frames }: { reader: Shell["reader"]; frames: readonly string[] },
): Promise<Response> {
  const page = (
    <BareLayout reader={reader} title={title}>
      {view}
    </BareLayout>
  )
  const headers = framedHeaders(pageHeaders(rulesOf(c.get("deps").ports.env)), frames)
  return c.html(page, status as 200, headers)
}

function rulesOf(env: Env) {
  const standIn = env.stripe.apiBase === null ? [] : [new URL(env.stripe.apiBase).origin]
  return { formTargets: [...STRIPE_PAGES, ...standIn], isHttps: isHttps(env) }
}

/** A failure as a page for people; as problem+json for everybody who did not ask for HTML. */
export async function renderProblem(c: Context<AppEnv>, error: unknown, shell?: Shell): Promise<Response> {
  const requestId = c.get("requestId") ?? ""
  if (!isForPeople(c) || !c.get("deps")) return problemResponse(error, requestId)
  const { problem, retryAfterSeconds } = toProblem(error, requestId)
  const { status, detail, code } = problem
  const { language } = (shell ?? blankShell(c)).reader
  await readyFor(language)
  const isGeneral = status === 404 || status === 500 || code === "action_not_allowed"
  const said = refusalIn(language, detail, code) ?? detail
  return renderPage(c, shell ?? blankShell(c), {
    title: say(language, problemKey(status)),
    view: <ProblemView status={status} requestId={requestId} {...(!isGeneral && { detail: said })} />,
    status,
    headers: retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) },
  })
}
