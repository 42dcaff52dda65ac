import { currentClick, fillStripe, withClick } from "./click.ts"
import { whenOpen } from "./consent.ts"
import { options, words } from "./options.ts"

/** Only while it is followed, so that an address copied from the page carries nobody's click. */
const link = (event: Event) => {
  const anchor = (event.target as Element).closest("a")
  const id = currentClick()
  if (!anchor || !id || !words(options.linker).some((host) => ("." + anchor.hostname).endsWith("." + host))) return
  const href = anchor.href
  anchor.href = withClick(href, "gv_click", id)
  setTimeout(() => {
    anchor.href = href
  })
}

addEventListener("click", link, true)
addEventListener("auxclick", link, true)
new MutationObserver(fillStripe).observe(document, { childList: true, subtree: true, attributeFilter: ["href"] })
whenOpen(fillStripe)
