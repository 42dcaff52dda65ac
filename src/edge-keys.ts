import { CLICK_DOMAIN } from "./features/links/redirect/core/click-id.ts"
import { parseSigningKeys, type Signer, signersOf } from "./platform/signing.ts"

let read: { text: string; signers: Signer[] } | null = null

/** What the edge signs with: the keys of click ids alone, or, as before there were such, those that all keys come from. */
export type EdgeKeys = { CLICK_KEYS?: string; SIGNING_KEYS?: string }

/** What signs click ids; made once. */
export function edgeSigners({ CLICK_KEYS, SIGNING_KEYS }: EdgeKeys): Signer[] | Promise<Signer[]> {
  const text = CLICK_KEYS || SIGNING_KEYS || ""
  if (read?.text === text) return read.signers
  const keys = parseSigningKeys(text)
  const signers = signersOf(CLICK_KEYS ? keys.map((key) => ({ ...key, only: CLICK_DOMAIN })) : keys, CLICK_DOMAIN)
  return signers.then((made) => {
    read = { text, signers: made }
    return made
  })
}
