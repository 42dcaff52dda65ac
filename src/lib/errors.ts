import type { ErrorCode } from "../vocabulary/error-codes.ts"

/** One field of the caller's input that is wrong; `pointer` is a JSON pointer (RFC 6901), "" for the whole body. */
export type FieldError = { pointer: string; detail: string }

const STATUS = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  timed_out: 408,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  invalid: 422,
  rate_limited: 429,
  unavailable: 503,
} as const

export type ErrorKind = keyof typeof STATUS

/** An expected failure. `code` is stable and `noun_reason`; `message` says what is wrong and what to do about it. */
export class AppError extends Error {
  override name = "AppError"
  readonly kind: ErrorKind
  readonly code: ErrorCode
  readonly errors: FieldError[]
  readonly retryAfterSeconds: number | null
  /** Whether somebody known asked for what is not theirs to do or see; not to be seen from outside. */
  readonly isRefusal: boolean

  constructor(
    kind: ErrorKind,
    code: ErrorCode,
    detail: string,
    more: { errors?: FieldError[]; retryAfterSeconds?: number; isRefusal?: boolean } = {},
  ) {
    super(detail)
    this.kind = kind
    this.code = code
    this.errors = more.errors ?? []
    this.isRefusal = more.isRefusal ?? kind === "forbidden"
    this.retryAfterSeconds = more.retryAfterSeconds ?? (kind === "unavailable" || kind === "rate_limited" ? 5 : null)
  }

  get status() {
    return STATUS[this.kind]
  }
}

/** The same words for what does not exist and for what the caller may not see. */
export function notFound(isRefusal = false): AppError {
  const detail = "There is nothing here. Check the id and the key you are using."
  return new AppError("not_found", "not_found", detail, { isRefusal })
}

/** 422 for one field, named by its JSON pointer; `detail` continues a sentence that begins with the field. */
export function invalidField(pointer: string, detail: string, code: ErrorCode = "invalid_fields"): AppError {
  return new AppError("invalid", code, detail, { errors: [{ pointer, detail }] })
}

/** 422 for a field of a body that the contract does not know. */
export function unknownField(name: string): AppError {
  return invalidField(`/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`, UNKNOWN_FIELD)
}

export const UNKNOWN_FIELD = "is not a known field; check its spelling"

/** 409: what was asked for does not go with what is there. */
export function conflict(code: ErrorCode, detail: string): AppError {
  return new AppError("conflict", code, detail)
}
