import { isOpen } from "./consent.ts"
import { api, options } from "./options.ts"
import { fillStripe } from "./outward.ts"

let domain = options.domain
let remembered = ""

const set = (text: string) => {
  document.cookie = `${text};path=/;samesite=lax${/s:/.test(location.protocol) ? ";secure" : ""}`
}

const read = () => /\bgv_click=(\w[^;]*)|$/.exec(document.cookie)![1] ?? ""

/** The broadest domain that the browser keeps a cookie for, found by trying; "" where it takes none but the host's. */
export const cookieDomain = () => {
  domain ??= location.hostname
    .split(".")
    .map((_, n, labels) => labels.slice(-1 - n).join("."))
    .find((tried) => {
      set(`gv_try=1;domain=${tried}`)
      return document.cookie.includes("gv_try")
    })
  set(`gv_try=;max-age=0;domain=${domain}`)
  return domain
}

/** The click that the visitor carries; on a page that may keep no cookies, as long as the page lives. */
export const currentClick = () => (isOpen && (read() || remembered)) || undefined

/** Keeps a click until then, or for 58 days while nobody knows; without one, forgets the one that was. */
export const keepClick = (id = "", until: string | number = performance.timeOrigin + 5e9) => {
  remembered = id
  // Safari lets a cookie set by HTTP live on, and the same one seven days once a script has set it again.
  if (read() !== id || !api.endsWith(id && "/gv")) {
    // One for this host alone, from a redirect on it, would hide the other.
    set("gv_click=;max-age=0")
    const expires = new Date(id ? until : 0)
    set(`gv_click=${id};expires=${expires.toUTCString()};domain=${cookieDomain()}`)
  }
  fillStripe()
}
