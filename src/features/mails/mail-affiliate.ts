import { invariant } from "../../lib/assert.ts"
import type { Tx } from "../../platform/db.ts"
import { outboxMail } from "../../platform/mail.ts"
import { isMailNew, markMails } from "../../platform/mail-marks.ts"
import type { OutboxHandler } from "../../platform/outbox.ts"
import { asSystem } from "../../platform/tenant.ts"
import type { AffiliateNews, CommissionNews, ItemNews } from "../../vocabulary/topics.ts"
import { mailBody } from "../../web/mail-text.ts"
import { readyForAll } from "../../web/reader.ts"
import { isStillNews } from "./core/news-events.ts"
import * as store from "./store.ts"
import { type NewsReader, type NewsText, writeCommissionNews, writeItemNews, writeNews } from "./write-news.ts"

/**
 * Mails an affiliate what happened, in their language, once; whoever is erased or gone by now gets nothing, and what is so no
 * more is no news.
 */
export const mailAffiliate: OutboxHandler<"affiliate.mail"> = async (ctx, { ref, vendorId, payload }) => {
  invariant(vendorId, "affiliate_has_a_vendor")
  const { mailId, news } = payload
  await asSystem(ctx, async (tx) => {
    const to = await store.findAddressee(tx, vendorId, ref)
    if (!to || !(await isMailNew(tx, vendorId, mailId))) return
    await readyForAll(to.language)
    const text = await textOf(tx, vendorId, ref, news, to)
    if (!text) return
    const { kind, subject, paragraphs, path } = text
    const url = path === "" ? undefined : new URL(path, ctx.ports.env.publicUrl).href
    const body = mailBody(to.language, to.name, paragraphs, url)
    await outboxMail(tx, vendorId, { to: to.email, ...(kind && { kind }), subject, body }, mailId)
  })
}

type To = NewsReader & Pick<NonNullable<Awaited<ReturnType<typeof store.findAddressee>>>, "status">

/** Null: there is nothing of it to say any more, or it was said. */
async function textOf(tx: Tx, vendorId: string, affiliateId: string, news: AffiliateNews, to: To) {
  switch (news.about) {
    case "first_sale":
    case "held":
    case "released":
    case "rejected":
      return to.status === "approved" ? commissionText(tx, vendorId, affiliateId, news, to) : null
    case "payout_sent":
    case "payout_failed":
      return itemText(tx, vendorId, news, to)
    default:
      return writeNews(news, to)
  }
}

type Of<A> = { about: A; refs: string[] }

async function commissionText(
  tx: Tx,
  vendorId: string,
  affiliateId: string,
  { about, refs }: Of<CommissionNews>,
  to: NewsReader,
): Promise<NewsText | null> {
  const rows = (await store.lockCommissions(tx, vendorId, refs)).filter(({ status }) => isStillNews(about, status))
  const isFirst = about === "first_sale"
  const fresh = await markMails(tx, vendorId, about, isFirst ? [affiliateId] : rows.map(({ id }) => id))
  const said = rows.filter(({ id }) => fresh.has(isFirst ? affiliateId : id))
  return said.length === 0 ? null : writeCommissionNews(about, said, to)
}

async function itemText(
  tx: Tx,
  vendorId: string,
  { about, refs }: Of<ItemNews>,
  to: NewsReader,
): Promise<NewsText | null> {
  const fresh = await markMails(tx, vendorId, about, refs)
  const rows = (await store.listItems(tx, vendorId, [...fresh])).filter(({ status }) => isStillNews(about, status))
  return rows.length === 0 ? null : writeItemNews(about, rows, to)
}
