import type { Child } from "hono/jsx"
import { Channel } from "../../web/chart/chart.tsx"
import { currentReader, t, tx } from "../../web/reader.ts"
import { Card, type CardFact, Stats } from "../../web/ui/card.tsx"
import { EmptyState } from "../../web/ui/empty.tsx"
import { Count, Money, moneyText, Nothing, PageHead, Percent } from "../../web/ui/text.tsx"
import type { Home } from "./read-home.ts"

/** Closes are counted in ten-thousandths. */
const ONE = 10_000

type Row = { words: Child; href: string; isUrgent?: boolean }
type Props = { home: Home; base: string }

function waitingRows({ home, base }: Props): Row[] {
  const { waiting, runs, unsettled } = home
  const { language } = currentReader()
  const counted: [key: "late" | "mine" | "applied" | "deals" | "claims" | "held" | "write_offs", path: string][] = [
    ["late", "/inbox?show=late"],
    ["mine", "/inbox?show=mine"],
    ["applied", "/applications"],
    ["deals", "/deals"],
    ["claims", "/claims"],
    ["held", "/held"],
    ["write_offs", "/finance/debts"],
  ]
  return [
    ...counted.flatMap(([key, path]) => {
      const n = waiting[key]
      return n > 0 ? [{ words: t(`home.${key}`, { n }), href: base + path, isUrgent: key === "late" }] : []
    }),
    ...runs.map(({ id, total, currency, items }) => ({
      words: t("home.run", { amount: moneyText(BigInt(total), currency, language), n: items }),
      href: `${base}/finance/runs/${id}`,
    })),
    ...(unsettled > 0 ? [{ words: t("home.credit", { n: unsettled }), href: `${base}/credit` }] : []),
  ]
}

/** What costs or lies still, worth knowing although nobody has to press a button. */
function knownRows({ home, base }: Props): Row[] {
  const { currency, table } = home.now
  const sum = (shares: { amount: bigint }[]) => shares.reduce((total, { amount }) => total + amount, 0n)
  const idle = table.rows.filter(({ closes, cost }) => closes === 0n && cost > 0n)
  return [
    ...home.payable.flatMap(({ currency: of, draft }) => {
      const line = (key: "payable" | "left_out", shares: { amount: bigint }[]): Row[] =>
        shares.length === 0
          ? []
          : [
              {
                words: tx(`home.${key}`, { amount: <Money amount={sum(shares)} currency={of} />, n: shares.length }),
                href: `${base}/finance/payable`,
              },
            ]
      return [...line("payable", draft.items), ...line("left_out", draft.leftOut)]
    }),
    ...idle.map(({ name, cost }) => ({
      words: tx("home.no_close", {
        channel: <Channel name={name} />,
        amount: <Money amount={cost} currency={currency} />,
      }),
      href: `${base}/channels`,
    })),
  ]
}

function Rows({ rows }: { rows: Row[] }) {
  return (
    <ul class="ways">
      {rows.map(({ words, href, isUrgent }) => (
        <li>
          <a href={href} class={isUrgent ? "urgent" : undefined}>
            <span>{words}</span>
            <span aria-hidden="true">→</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

function monthFacts({ now, before, attainment }: Home): CardFact[] {
  const money = (amount: bigint | null) =>
    amount === null ? <Nothing /> : <Money amount={amount} currency={now.currency} />
  const beside = (value: Child) => tx("home.before", { value })
  const [total, past] = [now.table.total, before.total]
  return [
    {
      label: t("home.closes"),
      value: <Count value={Number(total.closes) / ONE} />,
      hint: beside(<Count value={Number(past.closes) / ONE} />),
    },
    { label: t("plan.metric_revenue"), value: money(total.revenue), hint: beside(money(past.revenue)) },
    { label: t("home.cost_per_close"), value: money(total.costPerClose), hint: beside(money(past.costPerClose)) },
    {
      label: t("home.plan"),
      value: attainment === null ? <Nothing /> : <Percent bps={Number(attainment)} />,
      ...(attainment === null && { hint: t("home.no_plan") }),
    },
  ]
}

/** What waits for a member, each leading to its queue; then what is good to know, and how the month goes. */
export function HomeView(props: Props) {
  const waiting = waitingRows(props)
  const known = knownRows(props)
  const n = waiting.length
  const hasSold = props.home.now.table.total.closes > 0n || props.home.before.total.closes > 0n
  return (
    <>
      <PageHead title={t("nav.home")} intro={n === 0 ? t("home.nothing") : t("home.things", { n })} />
      {n > 0 && (
        <Card title={t("home.waits")}>
          <Rows rows={waiting} />
        </Card>
      )}
      {known.length > 0 && (
        <Card title={t("home.known")}>
          <Rows rows={known} />
        </Card>
      )}
      <Card title={t("insight.preset_month")}>
        {hasSold ? (
          <Stats facts={monthFacts(props.home)} />
        ) : (
          <EmptyState
            words={t("home.start")}
            action={{ href: `${props.base}/affiliates`, label: t("nav.affiliates") }}
          />
        )}
      </Card>
    </>
  )
}
