import type { AppContext } from "./deps.ts"
import { once } from "./lib/once.ts"
import type { RareWork } from "./page-app.ts"
import type { ApiDocument } from "./platform/http/openapi.ts"
import { isForPeople, problemResponse } from "./platform/http/problem.ts"

// Most of what a Worker does is no page: views, texts and styles are a module of their own, read with the first of them.
const load = once(() => import("./page-app.ts"))

/** Answers whatever is a page, or the 404 for what is nothing. */
export function lazyPages(document: () => ApiDocument): (c: AppContext) => Promise<Response> {
  const pages = once(async () => (await load()).createPages(document))
  return async (c) => (await pages())(c)
}

/** RareWork work by its name: what does it is read when it is first asked for. */
export const rare = <N extends keyof RareWork>(name: N) =>
  (async (...row: never[]) => ((await load()).rareWork(name) as (...row: never[]) => unknown)(...row)) as RareWork[N]

/** A failure as a page for people; as problem+json for everybody who did not ask for HTML. */
export async function answerProblem(c: AppContext, error: unknown): Promise<Response> {
  if (!isForPeople(c) || !c.get("deps")) return problemResponse(error, c.get("requestId") ?? "")
  return (await load()).answerProblemPage(c, error)
}
