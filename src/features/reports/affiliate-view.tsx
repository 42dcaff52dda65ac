import type { Child } from "hono/jsx"
import type { Bounce } from "../../platform/mail-bounces.ts"
import type { AffiliateStatus } from "../../vocabulary/affiliate-statuses.ts"
import { BarChart } from "../../web/chart/chart.tsx"
import { currentReader, t } from "../../web/reader.ts"
import { StateBadge } from "../../web/ui/badge.tsx"
import { Card, Facts } from "../../web/ui/card.tsx"
import { type FieldSpec, Form, type FormState, type Option } from "../../web/ui/form.tsx"
import { Table } from "../../web/ui/table.tsx"
import { Tabs } from "../../web/ui/tabs.tsx"
import { DateTime, Money, moneyText, Name, Nothing, PageHead, periodText } from "../../web/ui/text.tsx"
import { recruitingText } from "../commissions/kinds-view.tsx"
import { type BalanceRow, Balances, type CommissionRow } from "../commissions/views.tsx"
import type { LinkShare } from "../conversions/earning/read-link-shares.ts"
import { partText } from "../conversions/sales/sale-words-view.tsx"
import { BounceMark } from "../identity/people/bounce-view.tsx"
import { StatusButtons } from "../programs/views.tsx"

type AffiliateFacts = {
  id: string
  name: string
  email: string
  bounce: Bounce | null
  country: string | null
  handle: string | null
  status: AffiliateStatus
  programName: string
  groupName: string | null
  recruiter: { id: string; name: string } | null
  createdAt: string
}

type CommissionFacts = Pick<
  CommissionRow,
  "id" | "kind" | "saleExternalId" | "amount" | "reversedAmount" | "currency" | "status" | "earnedAt"
> & {
  saleId: string | null
  note: string | null
  /** Of what it is a share, where it is one. */
  recruiting: { name: string | null; bps: number } | null
  part: LinkShare | null
}

const TABS = { overview: "", links: "/links", postback: "/postback", edit: "/edit" } as const
type Tab = keyof typeof TABS

export type FrameProps = {
  affiliate: AffiliateFacts
  /** The vendor's pages, wherever this one is shown. */
  vendorBase: string
  mayManage: boolean
  tab: Tab
  zone?: string
  children?: Child
}

/** The head of an affiliate's pages, with the ways to the others. */
export function AffiliateFrame({ affiliate, vendorBase, mayManage, tab, zone = "UTC", children }: FrameProps) {
  const path = `${vendorBase}/affiliates/${affiliate.id}`
  const names = (Object.keys(TABS) as Tab[]).filter((name) => mayManage || name !== "edit")
  return (
    <>
      <PageHead
        title={affiliate.name}
        intro={
          <>
            {t("affiliates.in_program", { email: affiliate.email, program: affiliate.programName })}
            <BounceMark bounce={affiliate.bounce} zone={zone} />
          </>
        }
        back={{ href: `${vendorBase}/affiliates`, label: t("nav.affiliates") }}
      >
        {mayManage && <StatusButtons row={affiliate} base={vendorBase} from="own" />}
      </PageHead>
      <Tabs
        label={t("affiliates.tabs")}
        tabs={names.map((name) => ({
          href: path + TABS[name],
          label: t(`affiliates.tab_${name}`),
          isCurrent: name === tab,
        }))}
      />
      {children}
    </>
  )
}

type OverviewProps = Omit<FrameProps, "tab" | "children"> & {
  balances: BalanceRow[]
  commissions: CommissionFacts[]
  /** Sales of the last months, the latest last. */
  trend: { month: string; sales: number }[]
  currency: string
  zone: string
  mayGive: boolean
  bonus?: FormState
}

/** One affiliate: who they are, what stands for them in the ledger, how it went, and a bonus for them. */
export function AffiliateView(props: OverviewProps) {
  const { affiliate, balances, vendorBase, zone, trend } = props
  return (
    <AffiliateFrame {...props} tab="overview">
      <Card title={t("affiliates.about")} aside={<StateBadge state={affiliate.status} />}>
        <Facts
          facts={[
            { label: t("earnings.program"), value: <Name>{affiliate.programName}</Name> },
            { label: t("affiliates.group"), value: affiliate.groupName ?? <Nothing /> },
            { label: t("affiliates.country"), value: affiliate.country ?? <Nothing /> },
            { label: t("affiliates.handle"), value: affiliate.handle ? <Name>{affiliate.handle}</Name> : <Nothing /> },
            {
              label: t("affiliates.recruiter"),
              value: affiliate.recruiter ? (
                <a href={`${vendorBase}/affiliates/${affiliate.recruiter.id}`}>
                  <Name>{affiliate.recruiter.name}</Name>
                </a>
              ) : (
                <Nothing />
              ),
            },
            { label: t("coupons.since"), value: <DateTime at={affiliate.createdAt} zone={zone} isDay /> },
          ]}
        />
        <p>
          <a href={`${vendorBase}/finance/statements/${affiliate.id}`}>{t("affiliates.statement")}</a>
        </p>
      </Card>
      <Balances balances={balances} />
      {trend.some(({ sales }) => sales > 0) && (
        <BarChart
          title={t("affiliates.trend")}
          axis={t("affiliates.month")}
          labels={trend.map(({ month }) => periodText(month))}
          series={[{ name: t("nav.sales"), values: trend.map(({ sales }) => sales) }]}
        />
      )}
      <Table
        caption={t("affiliates.latest")}
        rows={props.commissions}
        empty={t("affiliates.nothing_earned")}
        columns={[
          { title: t("affiliates.for"), cell: (row) => <For row={row} vendorBase={vendorBase} /> },
          { title: t("affiliates.earned"), cell: (row) => <DateTime at={row.earnedAt} zone={zone} isDay /> },
          {
            title: t("rules.flat"),
            kind: "number",
            cell: (row) => <Money amount={row.amount - row.reversedAmount} currency={row.currency} />,
          },
          { title: t("affiliates.state"), cell: (row) => <StateBadge state={row.status} /> },
          { title: t("affiliates.note"), cell: (row) => row.note ?? <Nothing /> },
        ]}
      />
      {props.mayGive && <BonusForm {...props} />}
    </AffiliateFrame>
  )
}

function BonusForm({ affiliate, vendorBase, currency, bonus }: OverviewProps) {
  return (
    <Card title={t("affiliates.bonus")} id="bonus">
      <Form
        action={`${vendorBase}/affiliates/${affiliate.id}/bonus`}
        submit={t("affiliates.bonus")}
        fields={[
          {
            name: "amount",
            label: t("rules.flat"),
            kind: "money",
            isRequired: true,
            hint: t("affiliates.bonus_hint"),
          },
          { name: "currency", label: t("affiliates.currency"), isRequired: true, maxLength: 3 },
          {
            name: "reason",
            label: t("inbox.reason"),
            isRequired: true,
            maxLength: 500,
            hint: t("affiliates.reason_hint"),
          },
        ]}
        state={bonus ?? { values: { currency }, errors: [] }}
      />
    </Card>
  )
}

function For({ row, vendorBase }: { row: CommissionFacts; vendorBase: string }) {
  const { language } = currentReader()
  const { saleId, saleExternalId, kind, recruiting, part } = row
  if (recruiting) return recruitingText(recruiting, language)
  const share = part ? partText(part, language) : null
  if (saleId === null) return share ?? t(`affiliates.kind_${kind}`)
  return (
    <>
      <a href={`${vendorBase}/sales/${saleId}`}>
        <Name>{saleExternalId ?? t("affiliates.kind_sale")}</Name>
      </a>
      {share && <span class="sub">{share}</span>}
    </>
  )
}

type EditProps = Omit<FrameProps, "tab" | "children"> & {
  groups: Option[]
  currency: string
  /** The program's own, minor units. */
  minPayout: bigint
  state: FormState
}

/** Everything of an affiliate that the vendor may change. Posts to `{base}/affiliates/{id}/edit`. */
export function AffiliateEditView(props: EditProps) {
  const { affiliate, vendorBase, groups, currency, minPayout, state } = props
  const { language } = currentReader()
  const fields: FieldSpec[] = [
    { name: "name", label: t("members.name"), isRequired: true, maxLength: 200 },
    { name: "email", label: t("affiliates.email"), kind: "email", isRequired: true, hint: t("affiliates.email_hint") },
    {
      name: "group_id",
      label: t("affiliates.group"),
      kind: "select",
      options: [{ value: "", label: t("affiliates.no_group") }, ...groups],
    },
    { name: "country", label: t("affiliates.country"), maxLength: 2, hint: t("affiliates.country_hint") },
    { name: "handle", label: t("affiliates.handle"), maxLength: 100, hint: t("affiliates.handle_hint") },
    {
      name: "recruiter",
      label: t("affiliates.recruiter"),
      kind: "email",
      hint: t("affiliates.recruiter_hint"),
      pointer: "/sub_affiliate_of",
    },
    {
      name: "min_payout",
      label: t("programs.minimum"),
      kind: "money",
      unit: currency,
      hint: t("affiliates.minimum_hint", { amount: moneyText(minPayout, currency, language) }),
    },
  ]
  return (
    <AffiliateFrame {...props} tab="edit">
      <Card title={t("affiliates.tab_edit")}>
        <Form
          action={`${vendorBase}/affiliates/${affiliate.id}/edit`}
          submit={t("programs.save")}
          fields={fields}
          state={state}
        />
      </Card>
    </AffiliateFrame>
  )
}
