import type { ErrorCode } from "../vocabulary/error-codes.ts"

/** Words that the next page shows once; of a refusal with its code, by which they are said in the reader's language. */
export type Flash = { tone: "good" | "bad"; text: string; code?: ErrorCode | undefined }
