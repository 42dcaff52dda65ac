import { ERROR_CODES } from "../../vocabulary/error-codes.ts"
import { currentReader, reasonIn } from "../reader.ts"

/** What is ours to say of work that failed, and has no code. */
const OWN =
  /^(?:\S+ took longer than|no answer within|the (?:mail server|queue|account) |the sink answered|\S+ answered \d|encrypted with key|invariant broken|a step of the erasure|it |its )/

/** Why something failed, in its reader's words where it is ours to say; what another system said is quoted as it came. */
export function Trouble({ said }: { said: string }) {
  const words = reasonIn(currentReader().language, said)
  if (words !== null) return words
  const code = ERROR_CODES.find((one) => said.startsWith(`${one}: `))
  if (code !== undefined) return said.slice(code.length + 2)
  return OWN.test(said) ? said : <q lang="en">{said}</q>
}
