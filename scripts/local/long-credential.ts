// A head whose credential is too long for workerd, and what is asked in its place: the same with a wrong one that is short.

/** Of a whole head, and of one without what shows who asks: as the app takes them on Node. */
export const MAX_HEAD_BYTES = 2 * 1024 * 1024
const MAX_REST_BYTES = 16 * 1024

const WRONG = "malformed"
const LONG_SESSION = /((?:__Host-)?gv_session)=[^;]{16384,}/
/** Of the body, which is not sent, and of the connection, which is another. */
const LEFT_OUT = /^(authorization|cookie|content-length|transfer-encoding|expect|connection|keep-alive|upgrade)$/

/** The request with a short wrong credential and without a body; null where it is not its credential that is long. */
export function withShortCredential(head: string): string | null {
  const [line = "", ...fields] = head.split("\r\n")
  const others = fields.filter((field) => !LEFT_OUT.test(nameOf(field)))
  const credential = shortCredential(fields)
  if (!credential || [line, ...others].join("").length > MAX_REST_BYTES) return null
  return [line, ...others, credential, "Connection: close", "", ""].join("\r\n")
}

const nameOf = (field: string) => field.slice(0, Math.max(0, field.indexOf(":"))).toLowerCase()

// The app looks at a session only where no other credential is shown.
function shortCredential(fields: string[]): string | null {
  const shown = fields.find((field) => nameOf(field) === "authorization")
  if (shown !== undefined) return shown.length > MAX_REST_BYTES ? `Authorization: Bearer ${WRONG}` : null
  const cookies = fields.filter((field) => nameOf(field) === "cookie").join("; ")
  const session = LONG_SESSION.exec(cookies)
  return session && `Cookie: ${session[1]}=${WRONG}`
}
