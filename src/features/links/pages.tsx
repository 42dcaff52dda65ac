import { saying } from "../../web/reader.ts"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import {
  type AffiliateVisit,
  backTo,
  goTo,
  onPage,
  type PageAnswer,
  paged,
  type Route,
  type VendorVisit,
} from "../identity/sessions/core/page.ts"
import { type ClickLine, ClicksView, DeadLettersView } from "./clicks/clicks-view.tsx"
import { type OwnClick, readOwnClicks } from "./clicks/read-own-clicks.ts"
import { readDeadLetters, replayDeadLetter } from "./dead-letters/replay-dead-letter.ts"
import { showDeadLetter } from "./dead-letters/show-dead-letter.ts"
import { writeOwnReceipt } from "./receipts/write-receipt.ts"

async function showClicks(visit: AffiliateVisit): Promise<PageAnswer> {
  const { ctx, person, params } = visit
  const { link, zone, clicks } = await readOwnClicks(ctx, person.id, params.id!, paged(visit))
  const { shown, page } = onPage(visit, clicks, (row) => row.at.toISOString())
  const view = <ClicksView link={link} page={page} zone={person.zone ?? zone} clicks={shown.map(toLine)} />
  return { kind: "view", title: saying(visit)("clicks.title", { slug: link.slug }), view }
}

function toLine(row: OwnClick): ClickLine {
  const { id, at, isQr, country, device, subs } = row
  return { id, isQr, country, device, subs, at: at.toISOString(), kind: kindOf(row) }
}

function kindOf(row: OwnClick): ClickLine["kind"] {
  if (row.isBot) return "bot"
  if (row.isPrefetch) return "prefetch"
  if (row.isHead) return "head"
  return row.isAttributable ? "visit" : "not_attributed"
}

async function downloadReceipt({ ctx, person, params }: AffiliateVisit): Promise<PageAnswer> {
  const { receipt } = await writeOwnReceipt(ctx, person.id, params.id!)
  return { kind: "file", type: "application/jose", name: `${params.id}.jws`, body: `${receipt}\n` }
}

async function showDeadLetters(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, path, zone } = visit
  const { shown, page } = onPage(visit, await readDeadLetters(ctx, vendorId, paged(visit)), (row) => row.id)
  const letters = shown.map(showDeadLetter).map((letter) => ({ ...letter, at: letter.created_at }))
  const view = (
    <DeadLettersView
      letters={letters}
      path={path}
      page={page}
      zone={zone}
      mayReplay={mayDo(ctx, "dead_letter.replay")}
    />
  )
  return { kind: "view", title: saying(visit)("nav.dead_letters"), view }
}

async function replay(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, params, base } = visit
  const to = `${base}/dead-letters`
  try {
    const { replayedAt, reason } = await replayDeadLetter(ctx, vendorId, params.id!)
    if (replayedAt) return goTo(to, saying(visit)("clicks.said_stored"))
    return { kind: "redirect", to, flash: { tone: "bad", text: reason } }
  } catch (error) {
    return backTo(to, error)
  }
}

/** Single clicks: an affiliate's own with their receipts, and those that a vendor's queue gave up on. */
export const clickPages: Route[] = [
  { audience: "affiliate", method: "get", path: "/links/:id/clicks", run: showClicks },
  { audience: "affiliate", method: "get", path: "/clicks/:id/receipt", run: downloadReceipt },
  { audience: "vendor", method: "get", path: "/dead-letters", action: "dead_letter.read", run: showDeadLetters },
  { audience: "vendor", method: "post", path: "/dead-letters/:id/replay", action: "dead_letter.replay", run: replay },
]
