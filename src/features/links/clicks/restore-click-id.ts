import { macOf, type SigningKey } from "../../../platform/signing.ts"
import { NO_VISIT_BITS } from "../redirect/core/click-flags.ts"
import { CLICK_DOMAIN, formatClickId, programTag, signedBytes } from "../redirect/core/click-id.ts"
import { type ClickKey, nonceBytes } from "../redirect/core/click-key.ts"

/** A click's id as it was given out; null where the key that signed it is no longer ours, and it counts for nothing. */
export async function restoreClickId(
  keys: readonly SigningKey[],
  click: ClickKey & { keyId: string; flags: number; programId: string },
): Promise<string | null> {
  const key = keys.find(({ id }) => id === click.keyId)
  if (!key) return null
  const { at, linkNumber, programId, flags } = click
  const facts = { at, linkNumber, programTag: programTag(programId), isVisit: (flags & NO_VISIT_BITS) === 0 }
  const signed = signedBytes(key.id, facts, nonceBytes(click.nonce))
  return formatClickId(signed, await macOf(key, CLICK_DOMAIN, signed))
}
