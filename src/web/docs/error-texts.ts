import type { ErrorCode } from "../../vocabulary/error-codes.ts"
import { ACCESS_ERRORS } from "./access-errors.ts"
import { CONFLICT_ERRORS } from "./conflict-errors.ts"
import type { ErrorText } from "./error-text.ts"
import { REQUEST_ERRORS } from "./request-errors.ts"

/** Every code has its page, `/docs/errors/{code}`, where the `type` of a problem leads; one without a text does not compile. */
export const ERROR_TEXTS: Record<ErrorCode, ErrorText> = { ...ACCESS_ERRORS, ...CONFLICT_ERRORS, ...REQUEST_ERRORS }
