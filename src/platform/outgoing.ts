/** To an address that somebody else named. */
export type OutgoingRequest = {
  method: "GET" | "POST"
  url: string
  headers: Record<string, string>
  body: string | null
}
/** `text`: what was read of its body. */
export type OutgoingAnswer = { status: number; retryAfter: string | null; text: string }
/** Throws an `Error` whose message says why there is no answer; follows no redirect. */
export type Outgoing = (request: OutgoingRequest) => Promise<OutgoingAnswer>

/** Finding the host, connecting and the answer, together. */
export const OUTGOING_MS = 7_000
/** More of an answer is not read. */
export const ANSWER_BYTES = 64 * 1024
export const NO_ANSWER = `no answer within ${OUTGOING_MS / 1000} s`
