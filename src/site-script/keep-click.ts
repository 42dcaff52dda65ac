import { rememberClick } from "./cookie.ts"
import { fillStripe } from "./outward.ts"

/** Keeps a click until then, and hands it to what Stripe shows on the page; without one, forgets the one that was. */
export const keepClick = (id?: string, until?: string | number) => {
  rememberClick(id, until)
  fillStripe()
}
