import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { isMessage } from "../../../web/reader.ts"

/** Why a commission waits, in sentences for the affiliate whose it is; what is no signal of ours is a sentence already. */
export function ownHoldText(reasons: readonly string[], say: (key: MessageKey) => string): string {
  const texts = reasons.map((reason) => {
    const key = `hold.${reason}`
    return isMessage(key) ? say(key) : reason.replaceAll("_", " ")
  })
  return [...texts, say("hold.looked_at")].join(" ")
}

/** The same for who decides about it. */
export function holdText(reasons: readonly string[], say: (key: MessageKey) => string): string {
  const texts = reasons.map((reason) => {
    const key = `hold.why_${reason}`
    return isMessage(key) ? say(key) : reason.replaceAll("_", " ")
  })
  return texts.join(" ")
}
