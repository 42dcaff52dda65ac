import type { Context } from "hono"
import { AppError, type FieldError } from "../../lib/errors.ts"
import type { ErrorCode } from "../../vocabulary/error-codes.ts"
import { failureText, isStoreAway, sqlState } from "../db.ts"
import { log } from "../log.ts"

const TITLES: Record<number, string> = {
  400: "Bad request",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  408: "Too slow",
  409: "Conflict",
  413: "Too large",
  415: "Unsupported media type",
  422: "Invalid request",
  429: "Too many requests",
  500: "Something went wrong",
  503: "Not available right now",
}

export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  code: ErrorCode
  request_id: string
  errors?: FieldError[]
}

/** Any failure as the AppError that the caller may see; unknown ones are logged and say nothing. */
function toAppError(error: unknown, requestId: string): AppError | null {
  if (error instanceof AppError) return error
  if (isStoreAway(error)) {
    log("store_away", { request_id: requestId, error: failureText(error) })
    return new AppError(
      "unavailable",
      "store_unavailable",
      "The store is away for a moment; nothing was changed. Try again.",
    )
  }
  const state = sqlState(error)
  // 22021, 22P05: text that cannot be stored; 22003: a number out of range. Validation names most before they get here.
  if (state === "22021" || state === "22P05" || state === "22003")
    return new AppError("invalid", "value_not_storable", "A value holds characters or digits that cannot be stored.")
  return null
}

/** Where a code is explained: a path of the host that answered. */
const typeOf = (code: ErrorCode) => `/docs/errors/${code}`

/** RFC 9457. A 500 says its request id and nothing else. */
export function toProblem(error: unknown, requestId: string): { problem: Problem; retryAfterSeconds: number | null } {
  const known = toAppError(error, requestId)
  if (!known) {
    log("request_failed", { request_id: requestId, error: failureText(error) })
    return {
      problem: {
        type: typeOf("internal"),
        title: TITLES[500]!,
        status: 500,
        detail: `If it happens again, contact us with this request id: ${requestId}`,
        code: "internal",
        request_id: requestId,
      },
      retryAfterSeconds: null,
    }
  }
  return {
    problem: {
      type: typeOf(known.code),
      title: TITLES[known.status] ?? "Problem",
      status: known.status,
      detail: known.message,
      code: known.code,
      request_id: requestId,
      ...(known.errors.length > 0 ? { errors: known.errors } : {}),
    },
    retryAfterSeconds: known.retryAfterSeconds,
  }
}

/** Any error as `application/problem+json`; what is not an `AppError` is logged, and says no more than the request's id. */
export function problemResponse(error: unknown, requestId: string): Response {
  const { problem, retryAfterSeconds } = toProblem(error, requestId)
  const headers = new Headers({
    "content-type": "application/problem+json; charset=utf-8",
    "cache-control": "no-store",
  })
  if (retryAfterSeconds !== null) headers.set("retry-after", String(retryAfterSeconds))
  if (problem.status === 401) headers.set("www-authenticate", "Bearer")
  return new Response(JSON.stringify(problem), { status: problem.status, headers })
}

/** Whether somebody with a browser asks, and not for the API: they are answered with a page. */
export function isForPeople(c: Context): boolean {
  return Boolean(c.req.header("accept")?.includes("text/html")) && !c.req.path.startsWith("/v1/")
}
