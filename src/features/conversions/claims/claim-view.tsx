import type { ReferralClaimStatus } from "../../../vocabulary/claim-statuses.ts"
import { t, tx } from "../../../web/reader.ts"
import { Badge, type Tone } from "../../../web/ui/badge.tsx"
import { Card, Facts } from "../../../web/ui/card.tsx"
import { ButtonForm, type FieldSpec, Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { type Column, type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { Tabs } from "../../../web/ui/tabs.tsx"
import { DateTime, Name, PageHead } from "../../../web/ui/text.tsx"
import { claimStatusText } from "../sales/sale-words-view.tsx"

/** A claim as its pages show it; `given` is what the answer came with, and where that is. */
export type ListedClaim = {
  id: string
  status: ReferralClaimStatus
  answer: string
  customer: string | null
  given: { kind: "sale" | "lead" | "inquiry"; href: string | null }
  affiliate: { id: string; name: string } | null
  reason: string | null
  decidedBy: string | null
  at: string
}

const TONES: Record<ReferralClaimStatus, Tone> = { open: "warn", matched: "warn", approved: "good", rejected: "bad" }
const StatusBadge = ({ status }: { status: ReferralClaimStatus }) => (
  <Badge tone={TONES[status]} text={claimStatusText(status)} />
)

type ListProps = { claims: ListedClaim[]; isSettled: boolean; base: string; page: Page; zone: string }

/** Whom customers named, what waits first. */
export function ClaimsView({ claims, isSettled, base, page, zone }: ListProps) {
  const path = `${base}/claims`
  return (
    <>
      <PageHead title={t("nav.claims")} intro={t("claims.intro")} />
      <Tabs
        label={t("nav.claims")}
        tabs={[
          { href: path, label: t("claims.tab_waiting"), isCurrent: !isSettled },
          { href: `${path}?show=settled`, label: t("claims.tab_settled"), isCurrent: isSettled },
        ]}
      />
      <Table
        caption={t("nav.claims")}
        isCaptionUnseen
        rows={claims}
        empty={
          isSettled
            ? t("claims.none_settled")
            : {
                words: t("claims.none_waiting"),
                action: { href: "/docs/install#asking-who-sent-them", label: t("frame.docs") },
              }
        }
        columns={claimColumns(base, zone)}
      />
      <Pager {...page} />
    </>
  )
}

/** What a list of claims shows of each. */
const claimColumns = (base: string, zone: string): Column<ListedClaim>[] => [
  {
    title: t("claims.answer"),
    cell: (row) => (
      <>
        <a href={`${base}/claims/${row.id}`}>
          <Name>{row.answer}</Name>
        </a>
        <span class="sub">
          <DateTime at={row.at} zone={zone} />
        </span>
      </>
    ),
  },
  { title: t("sales.customer"), cell: (row) => <Customer row={row} base={base} /> },
  { title: t("claims.given"), cell: (row) => <Given row={row} /> },
  { title: t("claims.means"), cell: (row) => <Means row={row} base={base} /> },
  { title: t("affiliates.state"), cell: (row) => <StatusBadge status={row.status} /> },
]

function Customer({ row: { customer }, base }: { row: ListedClaim; base: string }) {
  if (customer === null) return <span class="soft">{t("claims.stranger")}</span>
  return (
    <a href={`${base}/customers/${encodeURIComponent(customer)}`}>
      <Name>{customer}</Name>
    </a>
  )
}

function Given({ row: { given } }: { row: ListedClaim }) {
  const words = t(`claims.${given.kind}`)
  return given.href === null ? <span>{words}</span> : <a href={given.href}>{words}</a>
}

function Means({ row: { affiliate }, base }: { row: ListedClaim; base: string }) {
  if (affiliate === null) return <span class="soft">{t("claims.nobody")}</span>
  return (
    <a href={`${base}/affiliates/${affiliate.id}`}>
      <Name>{affiliate.name}</Name>
    </a>
  )
}

export type RefusedClaim = { form: "approval" | "invitation" | "rejection"; state: FormState }
type ClaimProps = {
  claim: ListedClaim
  programs: Option[]
  base: string
  zone: string
  maySettle: boolean
  refused: RefusedClaim | null
}

/** One answer, and what can be made of it. */
export function ClaimView(props: ClaimProps) {
  const { claim, base, zone, maySettle } = props
  const isOpen = claim.status === "open" || claim.status === "matched"
  const named = { affiliate: <Name>{claim.affiliate?.name ?? ""}</Name>, reason: claim.reason ?? "" }
  return (
    <>
      <PageHead
        title={t("claims.title", { answer: claim.answer })}
        intro={tx(`claims.intro_${claim.status}`, named)}
        back={{ href: `${base}/claims`, label: t("nav.claims") }}
      >
        {isOpen && maySettle && claim.affiliate && (
          <ButtonForm
            action={`${base}/claims/${claim.id}/approval`}
            label={t("claims.approve", { name: claim.affiliate.name })}
            tone="primary"
          />
        )}
      </PageHead>
      <Card title={t("claims.answer")} aside={<StatusBadge status={claim.status} />}>
        <Facts
          facts={[
            { label: t("sales.customer"), value: <Customer row={claim} base={base} /> },
            { label: t("claims.given"), value: <Given row={claim} /> },
            { label: t("sales.when"), value: <DateTime at={claim.at} zone={zone} /> },
            { label: t("claims.means"), value: <Means row={claim} base={base} /> },
            ...(claim.decidedBy ? [{ label: t("claims.decided_by"), value: <Name>{claim.decidedBy}</Name> }] : []),
          ]}
        />
      </Card>
      {isOpen && maySettle && <Settling {...props} />}
    </>
  )
}

function Settling({ claim, programs, base, refused }: ClaimProps) {
  const action = (what: string) => `${base}/claims/${claim.id}/${what}`
  const state = (form: RefusedClaim["form"]) => (refused?.form === form ? { state: refused.state } : {})
  const program: FieldSpec = {
    name: "program",
    label: t("earnings.program"),
    kind: "select",
    options: programs,
    pointer: "/invite/program_id",
  }
  const hint = t("claims.customer_hint")
  const customer: FieldSpec[] = claim.customer
    ? []
    : [{ name: "customer_external_id", label: t("sales.customer"), maxLength: 255, hint }]
  const email = { name: "email", label: t("affiliates.email"), kind: "email" as const, isRequired: true }
  return (
    <>
      <div class="pair">
        <Card title={t("claims.other")}>
          <Form
            action={action("approval")}
            submit={t("confirm.approve_claim_submit")}
            fields={[{ ...email, pointer: "/affiliate_id" }, program, ...customer]}
            {...state("approval")}
          />
        </Card>
        <Card title={t("claims.invite")}>
          <Form
            action={action("invitation")}
            submit={t("confirm.invite_claim_submit")}
            fields={[
              { ...email, pointer: "/invite/email", hint: t("claims.invite_hint") },
              { name: "name", label: t("members.name"), isRequired: true, maxLength: 200, pointer: "/invite/name" },
              program,
              ...customer,
            ]}
            {...state("invitation")}
          />
        </Card>
      </div>
      <Card title={t("claims.reject")}>
        <Form
          action={action("rejection")}
          submit={t("confirm.reject_claim_submit")}
          tone="danger"
          fields={[{ name: "reason", label: t("inbox.reason"), isRequired: true, maxLength: 500 }]}
          {...state("rejection")}
        />
      </Card>
    </>
  )
}
