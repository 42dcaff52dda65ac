import { isOpen } from "./consent.ts"
import { api, options, words } from "./options.ts"

let domain = options.domain
let remembered: string | undefined

// Attributes that browsers do not know, as "null", they pass over.
const set = (text: string) => {
  document.cookie = `${text};path=/;samesite=lax;${origin.match("https:") && "secure"}`
}

let refused = ""

// By its whole name, and the first that is good: others may be set for another path, and `my_gv_click` is not ours.
const read = () =>
  document.cookie
    .split("; ")
    .find((pair) => /^gv_click=clk_/.test(pair) && !refused.includes(pair))
    ?.slice(9)

/** The API does not take this click, so it is not sent again, even where its cookie cannot be deleted. */
export const refuse = (id: unknown) => {
  refused += `gv_click=${id}`
  remembered = read()
  if (!remembered) write("gv_click=", 0)
}

/** The broadest domain that the browser keeps a cookie for, found by trying; "" where it takes none but the host's. */
export const cookieDomain = () => {
  domain ??= location.hostname
    .split(".")
    .map((_, n, labels) => labels.slice(~n).join("."))
    .find((tried) => {
      set(`gv_test=;domain=${tried}`)
      return /gv_test/.test(document.cookie)
    })
  set(`gv_test=;domain=${domain};max-age=0`)
  return domain
}

/** The click that the visitor carries; on a page that may keep no cookies, as long as the page lives. */
export const currentClick = () => (isOpen ? read() || remembered : undefined)

const write = (pair: string, seconds: number) => {
  // One for this host alone, from a redirect on it, would hide the other.
  set(`${pair};max-age=0`)
  set(`${pair};max-age=${seconds};domain=${cookieDomain()}`)
}

/** The coupon that whoever carries the click gets; with the click's id, so that no other click's is taken for it. */
export const currentCoupon = () => document.cookie.split(currentClick() + ":")[1]?.split(";")[0]

// What the vendor put there stays, an earlier click of ours goes.
export const isOurs = (value: string | null) => !value || /^clk_.{40}/.test(value)

export const withClick = (href: string, name: string, id: string) => {
  const url = new URL(href)
  const query = url.searchParams
  if (isOurs(query.get(name))) query.set(name, id)
  return url.href
}

/** Passes the click on to Stripe, wherever the page leads there. */
export const fillStripe = () => {
  const attribute = "client-reference-id"
  const id = currentClick()
  if (!id) return
  const links = words("buy.stripe.com", options.stripe).map((host) => `a[href^="https://${host}/"]`)
  const all = `stripe-pricing-table,stripe-buy-button,${links}`
  for (const element of document.querySelectorAll<HTMLAnchorElement>(all)) {
    if (element.href) {
      const href = withClick(element.href, "client_reference_id", id)
      if (href !== element.href) element.href = href
    } else if (isOurs(element.getAttribute(attribute))) element.setAttribute(attribute, id)
  }
}

/**
 * Keeps a click for so many seconds, 58 days while nobody knows, and hands it to what Stripe shows on the page; without one,
 * forgets the one that was.
 */
export const keepClick = (id?: string, seconds = id ? 5e6 : 0, coupon?: string | null) => {
  remembered = id
  // Safari lets a cookie set by HTTP live on, and the same one seven days once a script has set it again.
  if (read() !== id || (id && !api.endsWith("/gv"))) {
    write(`gv_click=${id}`, seconds)
    if (!id) write("gv_c=", 0)
  }
  if (coupon) write(`gv_c=${id}:${coupon}`, seconds)
  fillStripe()
}
