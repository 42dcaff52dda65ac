import createFetchClient, { type Client, type ClientOptions } from "openapi-fetch"
import type { components, paths } from "./schema.js"

export type { components, operations, paths } from "./schema.js"

/** What the API answers when it refuses: RFC 9457, with a code that does not change. */
export type Problem = components["schemas"]["Problem"]
export type Grapevine = Client<paths>
/** `key` is a key or a token; `baseUrl` where the app runs. */
export type Options = { baseUrl: string; key: string } & Pick<ClientOptions, "fetch" | "headers">

/** Every operation by method and path; a body, a query and an answer have the types of the contract. */
export function createClient({ baseUrl, key, headers, ...options }: Options): Grapevine {
  return createFetchClient<paths>({
    ...options,
    baseUrl,
    pathSerializer: fillPath,
    headers: { ...(headers as Record<string, string>), authorization: `Bearer ${key}` },
  })
}

/** A path with its parameters, each as one part of it. Throws `TypeError` for one that would be a step within the path. */
function fillPath(path: string, parameters: Record<string, unknown>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const part = String(parameters[name] ?? "")
    if (["", ".", ".."].includes(part)) throw new TypeError(`${name} is a part of a path; it cannot be "${part}"`)
    return encodeURIComponent(part)
  })
}

/** A refusal as an error. */
export class GrapevineError extends Error {
  override name = "GrapevineError"
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`)
    this.problem = problem
  }
}

type Outcome<T> = { data?: T; error?: unknown; response: Response }

/** What was answered. Throws `GrapevineError` for a refusal. */
export async function must<T>(answer: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await answer
  if (response.ok) return data as T
  throw new GrapevineError(toProblem(error, response))
}

/** Every row of a list, page after page: `ask` is called with the cursor of each. */
export async function* rowsOf<T>(
  ask: (
    cursor: string | undefined,
  ) => Promise<Outcome<{ readonly data: readonly T[]; readonly next_cursor: string | null }>>,
): AsyncGenerator<T> {
  let cursor: string | undefined
  do {
    const page = await must(ask(cursor))
    yield* page.data
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
}

/** What stands between us and the app, such as a proxy, does not answer with a problem. */
function toProblem(error: unknown, { status, statusText }: Response): Problem {
  if (typeof error === "object" && error !== null && "code" in error) return error as Problem
  const detail = typeof error === "string" && error !== "" ? error : statusText
  return { type: "about:blank", title: statusText, status, detail, code: "internal", request_id: "" }
}
