import { t } from "../../../web/reader.ts"
import { StateBadge } from "../../../web/ui/badge.tsx"
import { Card, CopyField, Qr, Stats } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Tabs } from "../../../web/ui/tabs.tsx"
import { Count, Monies, Name, OutLink, PageHead } from "../../../web/ui/text.tsx"
import { SUBS } from "../redirect/core/target.ts"
import type { SubFigures } from "./core/figures.ts"
import { FriendCoupon, SharedWith, type ShownLink } from "./views.tsx"

type LinkProps = {
  link: ShownLink
  /** The address marked as scanned, so that scans are distinguished from clicks, and its code as a file. */
  scanUrl: string
  qrUrl: string
  /** The sub id that figures are shown by, and the figures. */
  sub: (typeof SUBS)[number]
  subs: SubFigures[]
  /** The marks that were asked for, and the address with them; null where none were. */
  marks: Record<string, string>
  markedUrl: string | null
  mayEdit: boolean
  state: FormState
}

/** One link: its address with marks, what came of it, by sub id too, and how it can be changed. */
export function LinkView(props: LinkProps) {
  const { link, sub, subs, mayEdit, state } = props
  const path = `/links/${link.id}`
  return (
    <>
      <PageHead title={link.slug} intro={<LeadsTo link={link} />} back={{ href: "/links", label: t("nav.links") }}>
        <StateBadge state={link.status} />
        <a class="button" href={`${path}/clicks`}>
          {t("links.to_clicks")}
        </a>
      </PageHead>
      <CopyField id="url" label={t("links.address_of", { slug: link.slug })} value={link.url} />
      <SharedWith link={link} />
      <FriendCoupon id="coupon" link={link} />
      <Figures link={link} />
      <Tabs
        label={t("links.by_sub")}
        tabs={SUBS.map((one) => ({ href: `${path}?by=${one}`, label: one, isCurrent: one === sub }))}
      />
      <SubTable sub={sub} subs={subs} />
      <div class="pair">
        <Marks path={path} {...props} />
        <QrCard {...props} />
        {mayEdit && (
          <Card title={t("links.edit")}>
            <EditForm path={path} state={state} />
          </Card>
        )}
      </div>
    </>
  )
}

function LeadsTo({ link: { programName, destinationUrl } }: { link: ShownLink }) {
  return (
    <>
      <Name>{programName}</Name> · {t("links.leads_to")} <OutLink url={destinationUrl} />
    </>
  )
}

function Figures({ link }: { link: ShownLink }) {
  return (
    <div id="figures" data-live>
      <h2 class="unseen">{t("links.so_far")}</h2>
      <Stats
        facts={[
          { label: t("affiliates.clicks"), value: <Count value={link.clicks} /> },
          { label: t("links.leads"), value: <Count value={link.leads} /> },
          { label: t("nav.sales"), value: <Count value={link.sales} /> },
          { label: t("affiliates.earned"), value: <Monies sums={link.earned} /> },
        ]}
      />
    </div>
  )
}

function SubTable({ sub, subs }: { sub: string; subs: SubFigures[] }) {
  return (
    <Table
      caption={t("links.by_sub")}
      rows={subs}
      empty={t("links.sub_none")}
      columns={[
        {
          title: t("links.sub_value", { sub }),
          cell: (row) =>
            row.value === null ? <span class="soft">{t("links.without_sub")}</span> : <Name>{row.value}</Name>,
        },
        { title: t("affiliates.clicks"), kind: "number", cell: (row) => <Count value={row.clicks} /> },
        { title: t("links.leads"), kind: "number", cell: (row) => <Count value={row.leads} /> },
        { title: t("nav.sales"), kind: "number", cell: (row) => <Count value={row.sales} /> },
        { title: t("affiliates.earned"), kind: "number", cell: (row) => <Monies sums={row.earned} /> },
      ]}
    />
  )
}

/** Fields of the builder; the others can be written by hand. */
const MARKED = SUBS.slice(0, 3)

function Marks({ path, link, marks, markedUrl }: LinkProps & { path: string }) {
  return (
    <Card title={t("links.mark")} id="mark">
      <p class="soft">{t("links.mark_hint")}</p>
      {markedUrl !== null && (
        <CopyField id="marked" label={t("links.address_of", { slug: link.slug })} value={markedUrl} />
      )}
      <Form
        method="get"
        action={`${path}#mark`}
        submit={t("links.mark_submit")}
        fields={MARKED.map((name) => ({ name, label: `${t("links.sub")} ${name.slice(-1)}`, maxLength: 255 }))}
        state={{ values: marks, errors: [] }}
      />
    </Card>
  )
}

function QrCard({ link, scanUrl, qrUrl }: LinkProps) {
  return (
    <Card title={t("links.qr")}>
      <Qr text={scanUrl} label={t("links.qr_of", { url: link.url })} />
      <p>
        <a class="button" href={qrUrl} download={`${link.slug.replaceAll("/", "-")}.svg`}>
          {t("links.qr_file")}
        </a>
      </p>
    </Card>
  )
}

function EditForm({ path, state }: { path: string; state: FormState }) {
  return (
    <Form
      action={path}
      submit={t("programs.save")}
      fields={[
        { name: "slug", label: t("affiliates.slug"), isRequired: true, maxLength: 64 },
        {
          name: "destination_url",
          label: t("links.leads_to"),
          kind: "url",
          hint: t("links.leads_to_hint"),
          placeholder: "https://",
        },
        { name: "works", label: t("links.works"), kind: "check" },
      ]}
      state={state}
    />
  )
}
