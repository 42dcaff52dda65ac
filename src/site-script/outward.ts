import { whenOpen } from "./consent.ts"
import { currentClick } from "./cookie.ts"
import { options, words } from "./options.ts"

// What the vendor put there stays, an earlier click of ours goes.
const isOurs = (value: string | null) => !value || /^clk_/.test(value)

const withClick = (href: string, name: string, id: string) => {
  const url = new URL(href)
  if (isOurs(url.searchParams.get(name))) url.searchParams.set(name, id)
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

/** Only while it is followed, so that an address copied from the page carries nobody's click. */
const link = (event: Event) => {
  const anchor = (event.target as Element).closest("a")
  const id = currentClick()
  if (!anchor || !id || !words(options.linker).some((host) => `.${anchor.hostname}`.endsWith(`.${host}`))) return
  const { href } = anchor
  anchor.href = withClick(href, "gv_click", id)
  setTimeout(() => {
    anchor.href = href
  })
}

addEventListener("click", link, true)
addEventListener("auxclick", link, true)
new MutationObserver(fillStripe).observe(document, { childList: true, subtree: true, attributeFilter: ["href"] })
whenOpen(fillStripe)
