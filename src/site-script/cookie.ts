import { isOpen } from "./consent.ts"
import { api, options } from "./options.ts"

let domain = options.domain
let remembered: string | undefined

const set = (text: string) => {
  document.cookie = `${text};path=/;samesite=lax${/^https/.test(origin) ? ";secure" : ""}`
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
  if (!remembered) write(remembered, 0)
}

/** The broadest domain that the browser keeps a cookie for, found by trying; "" where it takes none but the host's. */
export const cookieDomain = () => {
  domain ??= location.hostname
    .split(".")
    .map((_, n, labels) => labels.slice(~n).join("."))
    .find((tried) => {
      set(`gv_try=1;domain=${tried}`)
      return /gv_try/.test(document.cookie)
    })
  set(`gv_try=;max-age=0;domain=${domain}`)
  return domain
}

/** The click that the visitor carries; on a page that may keep no cookies, as long as the page lives. */
export const currentClick = () => (isOpen ? read() || remembered : undefined)

const write = (id: string | undefined, until: string | number) => {
  // One for this host alone, from a redirect on it, would hide the other.
  set("gv_click=;max-age=0")
  set(`gv_click=${id};expires=${new Date(until).toUTCString()};domain=${cookieDomain()}`)
}

/** Keeps a click until then, or for 58 days while nobody knows; without one, forgets the one that was. */
export const rememberClick = (id?: string, until: string | number = performance.timeOrigin + 5e9) => {
  remembered = id
  // Safari lets a cookie set by HTTP live on, and the same one seven days once a script has set it again.
  if (read() !== id || (id && !api.endsWith("/gv"))) write(id, id ? until : 0)
}
