import { CLICK_DOMAIN } from "./features/links/redirect/core/click-id.ts"
import { parseSigningKeys, type SigningKey } from "./platform/signing.ts"

let read: { text: string; keys: SigningKey[] } | null = null

/** What the edge signs with: the keys of click ids alone, or, as before there were such, those that all keys come from. */
export type EdgeKeys = { CLICK_KEYS?: string; SIGNING_KEYS?: string }

/** The keys that click ids are signed with, read once. */
export function edgeKeys({ CLICK_KEYS, SIGNING_KEYS }: EdgeKeys): SigningKey[] {
  const text = CLICK_KEYS || SIGNING_KEYS || ""
  if (read?.text !== text) {
    const keys = parseSigningKeys(text)
    read = { text, keys: CLICK_KEYS ? keys.map((key) => ({ ...key, only: CLICK_DOMAIN })) : keys }
  }
  return read.keys
}
