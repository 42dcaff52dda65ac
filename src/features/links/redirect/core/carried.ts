import { DAY_MS } from "../../../../lib/time.ts"
import { type ClickFacts, programTag } from "./click-id.ts"
import type { LinkSnapshot } from "./snapshot.ts"

/** A click that a visitor goes on with: its id, and for how many seconds still. */
export type Carried = { id: string; seconds: number }

export const CLICK_COOKIE = "gv_click"
const MAX_CANDIDATES = 4

/** A first-click program's own cookie: `gv_click` holds one click only, and another program's may have replaced it. */
export function programCookie(programId: string): string {
  return `${CLICK_COOKIE}_${programTag(programId).toString(36)}`
}

/** The values of our cookies that may hold an earlier click of the program; whether they do, their signatures show. */
export function candidates(cookieHeader: string | null, programId: string): string[] {
  if (!cookieHeader?.includes(CLICK_COOKIE)) return []
  const names = new Set([CLICK_COOKIE, programCookie(programId)])
  const values = cookieHeader.split(";").flatMap((pair) => {
    const [name = "", value = ""] = pair.split("=", 2)
    return names.has(name.trim()) ? [value.trim()] : []
  })
  return [...new Set(values)].slice(0, MAX_CANDIDATES)
}

/** The earliest of the visitor's clicks of this program whose window is still open at `now` (ms of the vendor's time). */
export function earlierClick(
  link: Pick<LinkSnapshot, "programId" | "windowSeconds">,
  clicks: readonly (ClickFacts & { id: string })[],
  now: number,
): Carried | null {
  const tag = programTag(link.programId)
  const open = clicks
    .filter((click) => click.isVisit && click.programTag === tag && click.at + link.windowSeconds * 1000 > now)
    .sort((a, b) => a.at - b.at)[0]
  return open ? { id: open.id, seconds: Math.floor((open.at - now) / 1000) + link.windowSeconds } : null
}

/** Whether one of the visitor's clicks was of this very link on the same day (UTC) as `now`: such a visit was paid for. */
export function isRepeat(link: Pick<LinkSnapshot, "linkNumber">, clicks: readonly ClickFacts[], now: number): boolean {
  const number = BigInt(link.linkNumber)
  const day = Math.floor(now / DAY_MS)
  return clicks.some((click) => click.isVisit && click.linkNumber === number && Math.floor(click.at / DAY_MS) === day)
}

/** A Set-Cookie value; readable by scripts, since the script on a vendor's own site reads it there. */
export function clickCookie(name: string, carried: Carried, secure: boolean): string {
  const seconds = Math.max(1, carried.seconds)
  return `${name}=${carried.id}; Path=/; Max-Age=${seconds}; SameSite=Lax${secure ? "; Secure" : ""}`
}
