import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t, tx } from "../../../web/reader.ts"
import { EmptyState } from "../../../web/ui/empty.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import type { Arranged } from "../../../web/ui/list.ts"
import { currencyFilter, List, type ListColumn, moneyColumn } from "../../../web/ui/listed.tsx"
import { type Column, Table } from "../../../web/ui/table.tsx"
import { DateTime, Money, PageHead } from "../../../web/ui/text.tsx"
import { affiliateColumn } from "../../programs/affiliates/affiliate-column-view.tsx"
import {
  type AffiliateLine,
  AGE_BUCKETS,
  LIABILITY_STATES,
  type Liability,
  type LiabilityRow,
} from "./core/liability.ts"

type LiabilityProps = Liability & {
  path: string
  /** Any instant of the day, and whether it is today. */
  day: string
  isNow: boolean
  /** By affiliate. */
  found: Arranged<AffiliateLine>
  base: string
  zone: string
  state: FormState
}

/** What is owed to affiliates at the end of a day, and by them: by state and age, then by name. */
export function LiabilityView(props: LiabilityProps) {
  const { rows, totals, found, base, state } = props
  const open = totals.filter(({ owed, owedBack }) => owed !== 0n || owedBack !== 0n)
  return (
    <>
      <PageHead title={t("liability.title")} intro={t("liability.intro")} />
      <Form
        method="get"
        action={props.path}
        shape="row"
        submit={t("kit.apply")}
        fields={[{ name: "on", label: t("liability.day"), kind: "date", isRequired: true }]}
        state={state}
      />
      {open.length === 0 && <EmptyState title={t("liability.nothing_title")} words={t("liability.nothing")} />}
      {open.map((total) => (
        <Answer {...props} total={total} />
      ))}
      {open.map(({ currency }) => (
        <ByAge currency={currency} rows={rows.filter((row) => row.currency === currency)} />
      ))}
      {open.length > 0 && (
        <section class="stack" id="affiliates">
          <h2>{t("liability.by_affiliate")}</h2>
          <List
            caption={t("liability.by_affiliate")}
            isCaptionUnseen
            found={found}
            search={t("money.search_entries")}
            filters={[
              {
                name: "state",
                label: t("affiliates.state"),
                options: LIABILITY_STATES.map((value) => ({ value, label: t(`money.col_${value}`) })),
              },
              currencyFilter(t, open),
            ]}
            empty={t("money.nobody")}
            columns={liabilityColumns(t, base)}
          />
        </section>
      )}
    </>
  )
}

function Answer({ day, isNow, zone, rows, total }: LiabilityProps & { total: Liability["totals"][number] }) {
  const { currency, owed, owedBack } = total
  const old = rows.filter((row) => row.currency === currency && row.state !== "owed_back" && row.bucket === "91+")
  const oldSum = old.reduce((sum, row) => sum + row.amount, 0n)
  const amount = <Money amount={owed} currency={currency} />
  return (
    <p class="lead">
      {isNow
        ? tx("liability.owed_now", { amount })
        : tx("liability.owed", { amount, day: <DateTime at={day} zone={zone} isDay /> })}{" "}
      {oldSum > 0n && tx("liability.old", { amount: <Money amount={oldSum} currency={currency} /> })}{" "}
      {owedBack > 0n && tx("liability.owed_back", { amount: <Money amount={owedBack} currency={currency} /> })}
    </p>
  )
}

type StateLine = { state: LiabilityRow["state"]; ages: bigint[]; total: bigint }

/** One row a state, one column an age; the last row is what is to be paid, without what is owed back. */
function ByAge({ currency, rows }: { currency: string; rows: LiabilityRow[] }) {
  const lines = LIABILITY_STATES.map((state): StateLine => {
    const own = rows.filter((row) => row.state === state)
    const ages = AGE_BUCKETS.map((bucket) => sumOf(own.filter((row) => row.bucket === bucket)))
    return { state, ages, total: sumOf(own) }
  }).filter(({ total }) => total !== 0n)
  const owed = lines.filter(({ state }) => state !== "owed_back")
  const money = (amount: bigint) => <Money amount={amount} currency={currency} />
  return (
    <Table
      caption={t("liability.by_age", { currency })}
      rows={lines}
      empty={t("money.nobody")}
      columns={[
        { title: t("affiliates.state"), cell: (row) => t(`money.col_${row.state}`) },
        ...AGE_BUCKETS.map((_bucket, index): Column<StateLine> => {
          return { title: ageTitle(t, index), kind: "number", cell: (row) => money(row.ages[index] ?? 0n) }
        }),
        { title: t("money.total"), kind: "number", cell: (row) => money(row.total) },
      ]}
      total={[
        t("liability.total"),
        ...AGE_BUCKETS.map((_bucket, index) => money(owed.reduce((sum, row) => sum + (row.ages[index] ?? 0n), 0n))),
        money(owed.reduce((sum, row) => sum + row.total, 0n)),
      ]}
    />
  )
}

const sumOf = (rows: { amount: bigint }[]) => rows.reduce((sum, row) => sum + row.amount, 0n)

type Say = (key: MessageKey) => string
const ageTitle = (say: Say, index: number) => say(`liability.age_${index as 0 | 1 | 2 | 3}`)

/** One row an affiliate and currency; the file has figures alone, and the currency beside them. */
export function liabilityColumns(say: Say, base: string): ListColumn<AffiliateLine>[] {
  const ages = AGE_BUCKETS.map((_bucket, index) =>
    moneyColumn<AffiliateLine>(
      ageTitle(say, index),
      (row) => row.ages[index] ?? 0n,
      index === AGE_BUCKETS.length - 1 ? "oldest" : "",
    ),
  )
  return [
    affiliateColumn(say, base),
    { title: say("affiliates.currency"), sort: "currency", cell: (row) => row.currency, file: (row) => row.currency },
    ...ages,
    moneyColumn<AffiliateLine>(say("liability.total"), (row) => row.owed, "owed"),
    moneyColumn<AffiliateLine>(say("money.col_owed_back"), (row) => row.owedBack, "back"),
  ]
}
