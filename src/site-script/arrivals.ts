import { currentClick, isOurs, keepClick } from "./click.ts"
import { whenOpen } from "./consent.ts"
import { resume, send } from "./delivery.ts"
import { options, words } from "./options.ts"

let seen: unknown
let change: History["replaceState"]

/** Takes up the click that an address carries, an id of ours or the name of a link, and takes it out once it is known. */
const look = (href: string) => {
  const query = new URL(href).searchParams
  // The API looks for the usual names in the address too: a foreign one hides no other.
  const name = words("gv_click", options.params, "via ref fpr aff").find((one) => query.get(one))!
  const value = query.get(name)
  if (!value || seen === value) return
  seen = value
  const before = currentClick()
  const isClick = isOurs(value)
  if (isClick) keepClick(value)
  send("clicks", {
    // The click goes along by itself.
    via: isClick ? undefined : value,
    url: href,
    referrer: document.referrer,
    consent: options.consent && "granted",
  }).then((answer) => {
    const pair = `${name}=[^&#]*`
    if (answer?.expires_at)
      // Past the one below, which would look again.
      change.call(history, history.state, "", location.href.replace(RegExp(`([?&])${pair}&|.${pair}`), "$1"))
    else if (isClick && answer) keepClick(before)
  })
}

const visit = (href: string) => whenOpen(() => look(href))
const visitHere = () => visit(location.href)

whenOpen(resume)
// Where the visitor landed, even if a router has changed the address since; then each page after it.
visit(performance.getEntriesByType("navigation")[0]!.name)
visitHere()
addEventListener("popstate", visitHere)
for (const name of ["pushState", "replaceState"] as const) {
  const original = history[name]
  change = original
  history[name] = (...all) => {
    original.call(history, ...all)
    visitHere()
  }
}
