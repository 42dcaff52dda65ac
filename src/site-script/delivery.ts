import { cookieDomain, currentClick, keepClick, refuse } from "./click.ts"
import { isOpen } from "./consent.ts"
import { api, options } from "./options.ts"

export type Fields = Record<string, unknown>
type Answer = { code?: string; click_id?: string; expires_at?: string; coupon?: string | null } | null | undefined

/** Resolves when all that was sent so far has arrived, or cannot now. */
export let arrived = Promise.resolve() as Promise<unknown> as Promise<Answer>

// What is on its way outlives the page here. Where that is forbidden, it lives as long as the page.
let kept: Record<string, string> = {}
try {
  kept = localStorage
} catch {}

/** Goes on with what earlier pages could not bring to an end; the name grows with each, up to a limit. */
export const resume = (maxName = 80) => {
  // Sorted, clicks come first: the rest may need them.
  for (const name of Object.keys(kept).sort()) {
    if (/^gv:/.test(name)) {
      const body = JSON.parse(kept[name]!) as Fields
      delete kept[name]
      if (name.length < maxName) enqueue(name + ":", body)
    }
  }
}

/** Resolves to the answer or the problem; to nothing when neither came, and the next page has to go on. */
export const send = (path: string, body: Fields) =>
  enqueue(`gv:${path}:${crypto.getRandomValues(new Uint32Array(4))}`, body)

const enqueue = (name: string, body: Fields): Promise<Answer> => {
  // What cannot be sent fails here, so that nothing on its way does.
  // What cannot be sent fails here, so that nothing on its way does.
  const text = JSON.stringify(body)
  try {
    kept[name] = text
  } catch {}
  // One after the other: what is reported next may need the click before.
  arrived = arrived.then(() => deliver(name, body))
  return arrived
}

const deliver = async (name: string, body: Fields): Promise<Answer> => {
  const [, path, id] = name.split(":")
  // Five tries in some 15 seconds, in milliseconds: a second at first.
  for (let wait = 1e3; isOpen && wait < 2e4; wait += wait) {
    body.click_id ??= currentClick()
    // The same key each time: an answer that was lost on its way back is given again.
    const answer: Answer = await fetch(`${api}/v1/${path}?key=${options.key}&domain=${cookieDomain()}`, {
      method: "POST",
      keepalive: true,
      headers: { "content-type": "application/json", "idempotency-key": id! },
      body: JSON.stringify(body),
    })
      // All but these may pass, wrong settings too.
      .then((response) => /^2|22/.test(response.status as never) && response.json())
      .catch(() => {})
    if (answer?.expires_at)
      keepClick(answer.click_id, ((Date.parse(answer.expires_at) - performance.timeOrigin) / 1e3) | 0, answer.coupon)
    if (/^click/.test(answer?.code as string)) {
      // Better reported without its click than not at all.
      refuse(body.click_id)
      delete body.click_id
    } else if (answer) {
      delete kept[name]
      return answer
    }
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}
