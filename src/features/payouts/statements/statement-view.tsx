import type { Language } from "../../../vocabulary/languages.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { currentReader, t, tx } from "../../../web/reader.ts"
import { Card, Stats } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import { currencyColumn, filterOf, List, type ListColumn, moneyColumn, timeColumn } from "../../../web/ui/listed.tsx"
import { DateTime, Money, Name, Nothing, PageHead } from "../../../web/ui/text.tsx"
import { KINDS, recruitingText } from "../../commissions/kinds-view.tsx"
import type { LinkShare } from "../../conversions/earning/read-link-shares.ts"
import { partText } from "../../conversions/sales/sale-words-view.tsx"
import type { Statement } from "../../ledger/posting/core/statement.ts"
import type { EarnedBy } from "./statement-store.ts"

type Say = (key: MessageKey) => string

/** A movement with what happened, and for what, in words. */
export type MovementRow = {
  at: string
  what: string
  words: string
  of: EarnedBy | undefined
  part: LinkShare | undefined
  amount: bigint
  currency: string
}

type StatementProps = {
  name: string
  /** Where this page is; the file is there too, with `.csv`. */
  path: string
  query: string
  from: string | null
  to: string
  statements: Statement[]
  /** The movements of each currency, and what of them is looked at. */
  lists: ReadonlyMap<string, { rows: MovementRow[]; found: Arranged<MovementRow> }>
  /** Where sales are explained. */
  sales: string
  zone: string
  /** A way back to the payouts that this is one of. */
  back: string | null
  /** Null for the statement of one payout, whose period is what it is. */
  filter: FormState | null
}

/** What is owed at the beginning and the end of a period, and all that lies between. */
export function StatementView(props: StatementProps) {
  const { name, path, query, from, to, statements, zone, back, filter } = props
  const until = <DateTime at={to} zone={zone} />
  return (
    <>
      <PageHead
        title={t("statements.title", { name })}
        intro={
          from === null
            ? tx("statements.until", { to: until })
            : tx("statements.period", { from: <DateTime at={from} zone={zone} />, to: until })
        }
        {...(back !== null && { back: { href: back, label: t("nav.payouts") } })}
      >
        <a class="button" href={`${path}.csv${query}`}>
          {t("statements.download")}
        </a>
      </PageHead>
      {filter && (
        <Form
          method="get"
          action={path}
          shape="row"
          submit={t("kit.apply")}
          fields={[
            { name: "from", label: t("sales.from"), kind: "date" },
            { name: "to", label: t("statements.to"), kind: "date" },
          ]}
          state={filter}
        />
      )}
      {statements.length === 0 && (
        <div class="empty">
          <p>{t("statements.nothing")}</p>
        </div>
      )}
      {statements.map((statement) => (
        <CurrencyStatement statement={statement} {...props} />
      ))}
    </>
  )
}

const FIGURES = {
  opening: "statements.opening",
  earned: "affiliates.earned",
  reversed: "statements.reversed",
  adjustments: "statements.adjustments",
  paid: "statements.paid",
  closing: "statements.closing",
} as const satisfies Record<string, MessageKey>
const NAMES = Object.keys(FIGURES) as (keyof typeof FIGURES)[]

/** What happened, by the kind of its posting; others correct something. */
const HAPPENED: Record<string, MessageKey> = {
  commission_earned: FIGURES.earned,
  commission_granted: "statements.granted",
  commission_carried_over: "earnings.kind_opening",
  commission_rejected: "statements.rejected",
  commission_reversed: "statements.taken_back",
  commission_restored: "statements.restored",
  payout_settled: FIGURES.paid,
  transfer_reversed: "earnings.kind_restoration",
  debt_written_off: "statements.written_off",
}

function CurrencyStatement({ statement, lists, zone, sales }: StatementProps & { statement: Statement }) {
  const { currency, closing, reversed, paid } = statement
  const { rows, found } = lists.get(currency)!
  const kinds = rows.map((row) => row.what)
  const isNarrowed = Object.keys(found.list.query).length > 0
  const figures = { ...statement, reversed: -reversed, paid: -paid }
  const money = (amount: bigint) => <Money amount={amount} currency={currency} />
  return (
    <Card title={t("statements.in", { currency })}>
      <Stats
        facts={NAMES.filter((one) => one === "opening" || one === "closing" || figures[one] !== 0n).map((one) => ({
          label: t(FIGURES[one]),
          value: money(figures[one]),
        }))}
      />
      <List
        caption={t("statements.movements", { currency })}
        found={found}
        search={t("earnings.for")}
        filters={[filterOf("kind", t("inbox.what"), kinds, String)]}
        empty={t("statements.no_movements")}
        columns={movementColumns(t, zone, sales)}
        {...(!isNarrowed && { total: [t("statements.closing"), "", "", money(closing)] })}
      />
    </Card>
  )
}

/** What happened, by the kind of its posting. */
export const happenedText = (kind: string, say: Say) => say(HAPPENED[kind] ?? "statements.correction")

/** The columns of a currency's movements and of their file. */
export const movementColumns = (say: Say, zone: string, sales: string): ListColumn<MovementRow>[] => [
  timeColumn<MovementRow>(say("sales.when"), (row) => row.at, { zone, sort: "at" }),
  { title: say("inbox.what"), sort: "what", cell: (row) => row.what, file: (row) => row.what },
  {
    title: say("earnings.for"),
    sort: "for",
    cell: (row) => <ForWhat of={row.of} part={row.part} sales={sales} />,
    file: (row) => row.words,
  },
  moneyColumn<MovementRow>(say("rules.flat"), (row) => row.amount, "amount"),
  currencyColumn(say),
]

type ForProps = { of: EarnedBy | undefined; part: LinkShare | undefined; sales: string }

/** What earned it, as a file says it; nothing for what was not earned. */
export function forText({ of, part }: Omit<ForProps, "sales">, say: Say, language: Language) {
  if (!of) return ""
  if (of.recruiting) return recruitingText(of.recruiting, language)
  const share = part ? [partText(part, language)] : []
  return (of.sale ? [of.sale.name, ...share] : share.length > 0 ? share : [say(KINDS[of.kind])]).join(", ")
}

function ForWhat({ of, part, sales }: ForProps) {
  const { language } = currentReader()
  if (!of) return <Nothing />
  if (of.recruiting) return <>{recruitingText(of.recruiting, language)}</>
  const share = part ? partText(part, language) : null
  if (!of.sale) return <>{share ?? t(KINDS[of.kind])}</>
  const name = <Name>{of.sale.name}</Name>
  return (
    <>
      {part && !part.link ? name : <a href={`${sales}/${of.sale.id}`}>{name}</a>}
      {share && <span class="sub">{share}</span>}
    </>
  )
}
