import type { Child } from "hono/jsx"
import { currentReader, t, tx } from "../../../web/reader.ts"
import { DateTime, dayText, Money, Name } from "../../../web/ui/text.tsx"
import type { NotInPayout } from "./core/next-payout.ts"

type Sum = { amount: bigint; currency: string }

/** What one vendor pays on a day of its own zone; `at` null where it has set none. */
export type ShownDue = { at: string | null; zone: string; vendor: string; sums: Sum[] }
export type ShownLeft = Pick<NotInPayout, "amount" | "currency" | "reason" | "minimum"> & {
  until: string | null
  since: string | null
  zone: string
  /** Named where there are several. */
  program: string | null
}
export type PayoutAnswer = { due: ShownDue[]; left: ShownLeft[]; underway: Sum[]; hasSeveralVendors: boolean }

/** "Next payout on 1 December: 457.12 EUR. Not in it: 3,288 JPY, below the minimum of 5,000 JPY." */
export function NextPayoutAnswer({ due, left, underway, hasSeveralVendors }: PayoutAnswer) {
  const isNothing = due.length + left.length + underway.length === 0
  return (
    <>
      {due.map((one, index) => (
        <span class="answer">{dueText(one, index === 0, hasSeveralVendors)}</span>
      ))}
      {due.length === 0 && <span class="answer">{t(isNothing ? "earnings.nothing_yet" : "earnings.nothing_due")}</span>}
      {underway.length > 0 && (
        <span class="sub">{tx("earnings.underway", { amounts: listed(underway.map(sumOf)) })}</span>
      )}
      {left.length > 0 && (
        <span class="sub">
          {t("earnings.not_in_it")} {listed(left.map(leftText), " · ")}.
        </span>
      )}
    </>
  )
}

const sumOf = ({ amount, currency }: Sum) => <Money amount={amount} currency={currency} />

/** Elements with a text between each two. */
function listed(parts: Child[], between = ", "): Child {
  return parts.map((part, index) => (
    <>
      {index > 0 && between}
      {part}
    </>
  ))
}

/** "1 December" of an instant, for sentences about days that are near. */
export function NearDay({ at, zone }: { at: string; zone: string }) {
  return <time datetime={at}>{dayText(at, zone, currentReader().language)}</time>
}

function dueText({ at, zone, vendor, sums }: ShownDue, isFirst: boolean, hasSeveral: boolean): Child {
  const amounts = listed(sums.map(sumOf))
  const name = <Name>{vendor}</Name>
  if (at === null) return tx("earnings.ready_from", { amounts, vendor: name })
  const day = <NearDay at={at} zone={zone} />
  if (!hasSeveral) return tx("earnings.next", { day, amounts })
  return tx(isFirst ? "earnings.next_from" : "earnings.then_from", { day, amounts, vendor: name })
}

function leftText({ amount, currency, reason, minimum, until, since, zone, program }: ShownLeft): Child {
  const day = until ?? since
  const isMoment = reason === "payee_changed" || reason === "bank_details_changed"
  const words = tx(`earnings.left_${reason}`, {
    amount: <Money amount={amount} currency={currency} />,
    minimum: minimum === null ? "" : <Money amount={minimum} currency={currency} />,
    day: day === null ? "" : isMoment ? <DateTime at={day} zone={zone} /> : <NearDay at={day} zone={zone} />,
  })
  if (program === null) return words
  return (
    <>
      {words} (<Name>{program}</Name>)
    </>
  )
}
