import { t, tx } from "../../../web/reader.ts"
import { Badge, type Tone } from "../../../web/ui/badge.tsx"
import { Card, Facts } from "../../../web/ui/card.tsx"
import { ButtonForm, type FieldSpec, Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { type Column, type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { Tabs } from "../../../web/ui/tabs.tsx"
import { DateTime, Name, Nothing, PageHead } from "../../../web/ui/text.tsx"
import type { DealStatus } from "../../deals/core/deal.ts"
import type { ReadDeal } from "../../deals/read-deals.ts"

/** A deal as pages show it. */
export type ListedDeal = {
  id: string
  status: DealStatus
  company: string
  domain: string | null
  contactEmail: string
  note: string | null
  reason: string | null
  affiliate: { id: string; name: string }
  program: string
  inquiryId: string
  registeredAt: string
  protectedUntil: string | null
  wonAt: string | null
}

export const toListedDeal = (deal: ReadDeal): ListedDeal => ({
  id: deal.id,
  status: deal.status,
  company: deal.company,
  domain: deal.domain,
  contactEmail: deal.contactEmail,
  note: deal.note,
  reason: deal.reason,
  affiliate: { id: deal.affiliateId, name: deal.affiliateName },
  program: deal.programName,
  inquiryId: deal.inquiryId,
  registeredAt: deal.registeredAt.toISOString(),
  protectedUntil: deal.protectedUntil?.toISOString() ?? null,
  wonAt: deal.wonAt?.toISOString() ?? null,
})

const TONES: Record<DealStatus, Tone> = {
  registered: "warn",
  approved: "good",
  rejected: "bad",
  expired: "still",
  won: "good",
}
export const DealBadge = ({ status }: { status: DealStatus }) => (
  <Badge tone={TONES[status]} text={t(`state.${status}`)} />
)

type ListProps = {
  deals: ListedDeal[]
  isWaiting: boolean
  mayRegister: boolean
  base: string
  page: Page
  zone: string
}

/** Deals that affiliates registered, those that wait for a decision first. */
export function DealsView({ deals, isWaiting, mayRegister, base, page, zone }: ListProps) {
  const path = `${base}/deals`
  return (
    <>
      <PageHead title={t("nav.deals")} intro={t("deals.intro")}>
        {mayRegister && (
          <a class="button" href={`${path}/new`}>
            {t("deals.register")}
          </a>
        )}
      </PageHead>
      <Tabs
        label={t("nav.deals")}
        tabs={[
          { href: path, label: t("claims.tab_waiting"), isCurrent: isWaiting },
          { href: `${path}?show=all`, label: t("kit.all"), isCurrent: !isWaiting },
        ]}
      />
      <Table
        caption={t("nav.deals")}
        isCaptionUnseen
        rows={deals}
        empty={t(isWaiting ? "deals.none_waiting" : "deals.none")}
        columns={dealColumns(base, zone)}
      />
      <Pager {...page} />
    </>
  )
}

const dealColumns = (base: string, zone: string): Column<ListedDeal>[] => [
  {
    title: t("deals.company"),
    cell: (row) => (
      <>
        <a href={`${base}/deals/${row.id}`}>
          <Name>{row.company}</Name>
        </a>
        <span class="sub">{row.domain ?? row.contactEmail}</span>
      </>
    ),
  },
  {
    title: t("coupons.affiliate"),
    cell: ({ affiliate, program }) => (
      <>
        <a href={`${base}/affiliates/${affiliate.id}`}>
          <Name>{affiliate.name}</Name>
        </a>
        <span class="sub">{program}</span>
      </>
    ),
  },
  { title: t("deals.registered"), cell: (row) => <DateTime at={row.registeredAt} zone={zone} /> },
  { title: t("affiliates.state"), cell: (row) => <DealBadge status={row.status} /> },
  { title: t("deals.until"), cell: (row) => <Until deal={row} zone={zone} /> },
]

function Until({ deal, zone }: { deal: Pick<ListedDeal, "protectedUntil">; zone: string }) {
  return deal.protectedUntil === null ? <Nothing /> : <DateTime at={deal.protectedUntil} zone={zone} />
}

type DealProps = { deal: ListedDeal; base: string; zone: string; mayDecide: boolean; state: FormState | null }

/** One deal, and what can be made of it. */
export function DealView({ deal, base, zone, mayDecide, state }: DealProps) {
  const isOpen = deal.status === "registered" && mayDecide
  const page = `${base}/deals/${deal.id}`
  const named = {
    affiliate: <Name>{deal.affiliate.name}</Name>,
    until: <Until deal={deal} zone={zone} />,
    reason: <Name>{deal.reason ?? ""}</Name>,
  }
  return (
    <>
      <PageHead
        title={t("deals.title", { company: deal.company })}
        intro={tx(`deals.intro_${deal.status}`, named)}
        back={{ href: `${base}/deals`, label: t("nav.deals") }}
      >
        {isOpen && <ButtonForm action={`${page}/approval`} label={t("confirm.approve_deal_submit")} tone="primary" />}
      </PageHead>
      <Card title={t("deals.deal")} aside={<DealBadge status={deal.status} />}>
        <Facts facts={factsOf(deal, base, zone)} />
        {deal.note && (
          <p class="message">
            <Name>{deal.note}</Name>
          </p>
        )}
      </Card>
      {isOpen && (
        <Card title={t("deals.reject")}>
          <Form
            action={`${page}/rejection`}
            submit={t("deals.reject")}
            tone="danger"
            fields={[
              {
                name: "reason",
                label: t("inbox.reason"),
                isRequired: true,
                maxLength: 500,
                hint: t("deals.reason_hint"),
              },
            ]}
            {...(state && { state })}
          />
        </Card>
      )}
    </>
  )
}

const factsOf = (deal: ListedDeal, base: string, zone: string) => [
  {
    label: t("coupons.affiliate"),
    value: (
      <a href={`${base}/affiliates/${deal.affiliate.id}`}>
        <Name>{deal.affiliate.name}</Name>
      </a>
    ),
  },
  { label: t("earnings.program"), value: <Name>{deal.program}</Name> },
  { label: t("deals.contact"), value: deal.contactEmail },
  ...(deal.domain === null ? [] : [{ label: t("deals.domain"), value: deal.domain }]),
  { label: t("deals.registered"), value: <DateTime at={deal.registeredAt} zone={zone} /> },
  ...(deal.wonAt === null ? [] : [{ label: t("state.won"), value: <DateTime at={deal.wonAt} zone={zone} /> }]),
  { label: t("nav.inbox"), value: <a href={`${base}/inbox/${deal.inquiryId}`}>{t("deals.inquiry")}</a> },
]

/** What a deal is registered by, whoever does. */
export const dealFields = (): FieldSpec[] => [
  { name: "company", label: t("deals.company"), isRequired: true, maxLength: 200 },
  { name: "contact_email", label: t("deals.contact"), kind: "email", isRequired: true },
  { name: "domain", label: t("deals.domain"), hint: t("deals.domain_hint"), maxLength: 300 },
  { name: "note", label: t("deals.note"), kind: "area", maxLength: 5000 },
]

type NewProps = { base: string; programs: Option[]; hidden: Record<string, string>; state: FormState }

/** A deal that a member takes down for an affiliate. */
export function NewDealView({ base, programs, hidden, state }: NewProps) {
  return (
    <>
      <PageHead title={t("deals.register")} back={{ href: `${base}/deals`, label: t("nav.deals") }} />
      <Card title={t("deals.deal")}>
        <Form
          action={`${base}/deals/new`}
          submit={t("deals.register")}
          hidden={hidden}
          fields={[
            {
              name: "affiliate_email",
              label: t("deals.of"),
              kind: "email",
              isRequired: true,
              pointer: "/affiliate_id",
            },
            {
              name: "program_id",
              label: t("earnings.program"),
              kind: "select",
              options: programs,
              isRequired: true,
            },
            ...dealFields(),
          ]}
          state={state}
        />
      </Card>
    </>
  )
}
