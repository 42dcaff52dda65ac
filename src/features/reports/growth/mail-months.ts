import { dayStart, monthAfter } from "../../../lib/calendar.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { outboxMail } from "../../../platform/mail.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { LANGUAGES } from "../../../vocabulary/languages.ts"
import { readyForAll, say } from "../../../web/reader.ts"
import { moneyText, monthText } from "../../../web/ui/text.tsx"
import { listMonthEnds, type OwnMonth, takeMonths } from "./month-store.ts"

/** A month is mailed about on its first days, from the morning on: what is late by more is left out. */
const FIRST_DAYS = 3
const FROM_HOUR = 8
/** Affiliates in one transaction. */
const AT_ONCE = 200

type Ended = Awaited<ReturnType<typeof listMonthEnds>>[number]

/**
 * Mails affiliates their figures of the month that has just ended in their vendor's zone, in their language: once each, whoever
 * runs it and however often, and only who brought something. Vendors whose clock is moved by hand are left out.
 */
export async function mailMonths(ctx: Ctx, now: Date = realNow()): Promise<void> {
  const ended = await asSystem(ctx, (tx) => listMonthEnds(tx, now, FIRST_DAYS, FROM_HOUR))
  for (const vendor of ended) while (await mailNext(ctx, vendor, now));
}

/** Whether there may be more. */
async function mailNext(ctx: Ctx, vendor: Ended, now: Date): Promise<boolean> {
  const { id, month, timezone } = vendor
  const [from, to] = [month, monthAfter(month, 1)].map((one) => dayStart(`${one}-01`, timezone)) as [Date, Date]
  for (const language of LANGUAGES) await readyForAll(language)
  return asSystem(ctx, async (tx) => {
    const taken = await takeMonths(tx, id, { month, from, to, now, limit: AT_ONCE })
    for (const own of taken) {
      if (own.clicks === 0 && own.sales === 0 && own.earned.length === 0) continue
      await outboxMail(tx, id, { to: own.email, kind: "monthly", ...monthMail(own, vendor, ctx.ports.env.publicUrl) })
    }
    return taken.length === AT_ONCE
  })
}

function monthMail(own: OwnMonth, { name: vendor, month, ...of }: Ended, publicUrl: string) {
  const language = own.language ?? of.language
  const named = monthText(month, language)
  const earned = own.earned.map(({ amount, currency }) => moneyText(BigInt(amount), currency, language))
  const lines = [
    say(language, "growth.mail_brought", { vendor, month: named }),
    [
      say(language, "growth.mail_clicks", { n: own.clicks }),
      say(language, "growth.mail_sales", { n: own.sales }),
      ...(earned.length > 0 ? [say(language, "growth.mail_earned", { sums: earned.join(", ") })] : []),
    ].join("\n"),
    say(language, "growth.mail_more", { url: `${publicUrl}/earnings` }),
  ]
  return { subject: say(language, "growth.mail_subject", { vendor, month: named }), body: `${lines.join("\n\n")}\n` }
}
