// The script for a vendor's own site: which click brought the visitor, kept on that site, and reported with what follows.
// docs/install.md is for those who use it. After a change: `npm run script`.
import "./arrivals.ts"
import "./outward.ts"
import { currentClick, currentCoupon, keepClick } from "./click.ts"
import { decide, whenOpen } from "./consent.ts"
import { arrived, type Fields, resume, send } from "./delivery.ts"
import { options, words } from "./options.ts"

type Callback = (answer: unknown) => void
type Call = [name: string, value?: unknown, callback?: Callback]
type Gv = { (...call: Call): unknown; q?: Call[] }

declare global {
  interface Window {
    gv?: Gv
  }
}
type Inputs = Record<string, { value: string } | undefined>

const fieldsOf = (source: unknown): Fields => {
  const inputs = (source as { elements?: Inputs } | null)?.elements
  return inputs
    ? Object.fromEntries(
        words("kind name email phone message customer_external_id urgency told_by").map((name) => [
          name,
          inputs[name]?.value || undefined,
        ]),
      )
    : { ...(source as Fields) }
}

const gv: Gv = async (name, value, callback = value as Callback | undefined) => {
  if (name === "consent") {
    if (!value) {
      resume(0)
      keepClick()
    }
    return decide(value as boolean)
  }
  // Read now: the form may be empty by the time that consent is given.
  const fields = fieldsOf(value)
  await new Promise<void>(whenOpen)
  const answer = await (name === "lead"
    ? send("leads", fields)
    : name === "inquiry"
      ? send("inquiries", { ...fields, kind: fields.kind ?? "request" })
      : arrived.then<unknown>(name === "coupon" ? currentCoupon : currentClick))
  // A function, and no form or object that was sent: those have no field of that name.
  if (callback?.call) callback(answer)
  return answer
}

const begin = () => {
  const queue = window.gv?.q ?? []
  // A second tag on the page has nothing to add.
  if (queue.push !== [].push) return
  window.gv = gv
  gv.q = queue
  if (!options.consent) decide(true)
  // For whoever kept the function that only queued.
  const run = (call: Call) => gv(...call)
  queue.map(run)
  queue.push = run as never
}

// A page loaded ahead of its visitor is no visit yet.
addEventListener("prerenderingchange", begin)
if (!(document as { prerendering?: boolean }).prerendering) begin()
