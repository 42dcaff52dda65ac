import type { ErrorCode } from "../../vocabulary/error-codes.ts"

/** One code for people: its HTTP status, its title, what it means, and the way out. */
export type ErrorText = readonly [status: number, title: string, means: string, remedy: string]
export type ErrorTexts = Partial<Record<ErrorCode, ErrorText>>
