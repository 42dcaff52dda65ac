type ErrorBody = { type: string; code?: string; message: string; param?: string; doc_url?: string }

/** An answer that Stripe gives instead of the object; the words follow Stripe's own. */
export class ApiError extends Error {
  override name = "ApiError"
  readonly status: number
  readonly error: ErrorBody
  readonly headers: Record<string, string>

  constructor(status: number, error: ErrorBody, headers: Record<string, string> = {}) {
    super(error.message)
    this.status = status
    this.error = error.code ? { ...error, doc_url: `https://stripe.com/docs/error-codes/${dashed(error.code)}` } : error
    this.headers = headers
  }
}

const dashed = (code: string) => code.replaceAll("_", "-")

/** 400 `invalid_request_error`, the shape of nearly every refusal. */
export function invalidRequest(message: string, more: { code?: string; param?: string } = {}): ApiError {
  return new ApiError(400, { type: "invalid_request_error", message, ...more })
}

export function missingResource(noun: string, id: string, param: string, status: 400 | 404): ApiError {
  return new ApiError(status, {
    type: "invalid_request_error",
    code: "resource_missing",
    message: `No such ${noun}: '${id}'`,
    param,
  })
}

export function accountInvalid(id: string): ApiError {
  return new ApiError(403, {
    type: "invalid_request_error",
    code: "account_invalid",
    message: `The provided key does not have access to account '${id}' (or that account does not exist). Application access may have been revoked.`,
  })
}

export function balanceInsufficient(): ApiError {
  return invalidRequest(
    "You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card. See: https://stripe.com/docs/testing#available-balance",
    { code: "balance_insufficient" },
  )
}

export function capabilityMissing(): ApiError {
  return invalidRequest(
    "Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments",
    { code: "insufficient_capabilities_for_transfer" },
  )
}

export function unauthorized(message: string): ApiError {
  return new ApiError(401, { type: "invalid_request_error", message }, { "WWW-Authenticate": 'Bearer realm="Stripe"' })
}

export function rateLimited(retryAfterSeconds: number): ApiError {
  return new ApiError(
    429,
    {
      type: "invalid_request_error",
      code: "rate_limit",
      message: "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
    },
    { "Retry-After": String(retryAfterSeconds), "Stripe-Rate-Limited-Reason": "global-rate" },
  )
}

/** Stripe asks not to retry a 500: its idempotency layer would only replay it. */
export function serverError(status: number): ApiError {
  const message = "Sorry! There was an error while talking to our internal servers. Let us know at support@stripe.com."
  return new ApiError(status, { type: "api_error", message }, { "Stripe-Should-Retry": "false" })
}

export function keyInUse(key: string): ApiError {
  return new ApiError(
    409,
    {
      type: "idempotency_error",
      code: "idempotency_key_in_use",
      message: `There is currently another in-progress request using this Stripe-Idempotency-Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    },
    { "Stripe-Should-Retry": "true" },
  )
}

export function keyReused(key: string, now: string, first: string): ApiError {
  const what =
    now === first
      ? "with the same parameters they were first used with"
      : `for the same endpoint they were first used for ('${now}' vs '${first}')`
  return new ApiError(400, {
    type: "idempotency_error",
    message: `Keys for idempotent requests can only be used ${what}. Try using a key other than '${key}' if you meant to execute a different request.`,
  })
}
