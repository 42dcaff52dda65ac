import { currentReader, t } from "../../../web/reader.ts"
import { StateBadge } from "../../../web/ui/badge.tsx"
import { Card, CopyField } from "../../../web/ui/card.tsx"
import { Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import type { Listing } from "../../../web/ui/list.ts"
import { ListBar, type Page, Pager, Table } from "../../../web/ui/table.tsx"
import { Count, Monies, Name, OutLink, PageHead, Percent, percentText } from "../../../web/ui/text.tsx"
import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
import { NoProgramView, OwnStatuses } from "../../programs/affiliates/own-status-view.tsx"
import type { BroughtFigures } from "./core/figures.ts"
import type { SharedLink } from "./read-links.ts"

export type ShownLink = BroughtFigures & {
  id: string
  slug: string
  url: string
  destinationUrl: string
  status: "active" | "disabled"
  programName: string
  /** What whoever follows it gets; null where it is nothing. */
  friendCoupon: string | null
  /** Among whom what it earns is split; none where all is its affiliate's. */
  parts: { name: string; bps: number; isOwn: boolean }[]
  clicks: number
}

type LinksProps = {
  email: string
  enrollments: OwnEnrollment[]
  links: ShownLink[]
  /** Of others, who share them. */
  shared: SharedLink[]
  list: Listing
  page: Page
  hidden: Record<string, string>
  state?: FormState
}

/** An affiliate's own links with what came of each, newest first, and the form for one more. */
export function LinksView({ email, enrollments, links, shared, list, page, hidden, state }: LinksProps) {
  if (enrollments.length === 0) return <NoProgramView title={t("nav.links")} email={email} />
  const programs = enrollments
    .filter(({ affiliate }) => affiliate.status === "approved")
    .map(({ program, vendor }) => ({ value: program.id, label: `${program.name} (${vendor.name})` }))
  return (
    <>
      <PageHead title={t("nav.links")} intro={t("links.intro")}>
        {programs.length > 0 && (
          <a class="button primary" href="#new">
            {t("links.new")}
          </a>
        )}
      </PageHead>
      <OwnStatuses enrollments={enrollments} />
      {(links.length > 0 || list.search !== "") && <ListBar list={list} search={t("links.find")} />}
      <div class="stack" id="own-links" data-live>
        <LinkTable links={links} list={list} mayMake={programs.length > 0} />
        <Pager {...page} />
        {shared.length > 0 && <SharedTable links={shared} />}
      </div>
      {programs.length > 0 && (
        <Card title={t("links.new")} id="new">
          <NewLinkForm programs={programs} hidden={hidden} {...(state && { state })} />
        </Card>
      )}
    </>
  )
}

function LinkTable({ links, list, mayMake }: { links: ShownLink[]; list: Listing; mayMake: boolean }) {
  return (
    <Table
      caption={t("nav.links")}
      isCaptionUnseen
      rows={links}
      empty={{ words: t("links.none"), ...(mayMake && { action: { href: "#new", label: t("links.new") } }) }}
      list={list}
      columns={[
        {
          title: t("affiliates.link"),
          cell: (row) => (
            <>
              <a href={`/links/${row.id}`}>{row.slug}</a>
              <span class="sub">
                <Name>{row.programName}</Name>
              </span>
            </>
          ),
        },
        {
          title: t("apply.slug"),
          cell: (row) => (
            <>
              <CopyField id={`url-${row.id}`} label={t("links.address_of", { slug: row.slug })} value={row.url} />
              <span class="sub">
                {t("links.leads_to")} <OutLink url={row.destinationUrl} />
              </span>
              <SharedWith link={row} />
              <FriendCoupon id={`coupon-${row.id}`} link={row} />
            </>
          ),
        },
        { title: t("affiliates.clicks"), kind: "number", cell: (row) => <Count value={row.clicks} /> },
        { title: t("links.leads"), kind: "number", cell: (row) => <Count value={row.leads} /> },
        { title: t("nav.sales"), kind: "number", cell: (row) => <Count value={row.sales} /> },
        { title: t("affiliates.earned"), kind: "number", cell: (row) => <Monies sums={row.earned} /> },
        { title: t("earnings.state"), cell: (row) => <StateBadge state={row.status} /> },
      ]}
    />
  )
}

/** Links that others share with whoever reads this: to be passed on, not to be changed. */
function SharedTable({ links }: { links: SharedLink[] }) {
  return (
    <Table
      caption={t("links.shared_title")}
      rows={links}
      empty=""
      columns={[
        {
          title: t("affiliates.link"),
          cell: (row) => (
            <>
              <Name>{row.slug}</Name>
              <span class="sub">
                <Name>{row.programName}</Name>
              </span>
            </>
          ),
        },
        {
          title: t("apply.slug"),
          cell: (row) => (
            <CopyField id={`shared-${row.id}`} label={t("links.address_of", { slug: row.slug })} value={row.url} />
          ),
        },
        { title: t("links.shared_owner"), cell: (row) => <Name>{row.ownerName}</Name> },
        { title: t("links.shared_part"), kind: "number", cell: (row) => <Percent bps={row.bps} /> },
        { title: t("earnings.state"), cell: (row) => <StateBadge state={row.status} /> },
      ]}
    />
  )
}

/** With whom a link is shared, and which part stays with its affiliate. */
export function SharedWith({ link: { parts } }: { link: ShownLink }) {
  if (parts.length === 0) return null
  const { language } = currentReader()
  const own = parts.find(({ isOwn }) => isOwn)?.bps ?? 0
  const others = parts.filter(({ isOwn }) => !isOwn).map(({ name, bps }) => `${name} ${percentText(bps, language)}`)
  const values = { others: others.join(", "), percent: percentText(own, language) }
  return <span class="sub">{t("links.shared_with", values)}</span>
}

/** The code that friends get by a link, to be passed on by hand too. */
export function FriendCoupon({ id, link: { friendCoupon, slug } }: { id: string; link: ShownLink }) {
  if (friendCoupon === null) return null
  return (
    <>
      <span class="sub">{t("links.friend_coupon")}</span>
      <CopyField id={id} label={t("links.friend_coupon_of", { slug })} value={friendCoupon} />
    </>
  )
}

type NewLinkProps = { programs: Option[]; hidden: Record<string, string>; state?: FormState }

function NewLinkForm({ programs, hidden, state }: NewLinkProps) {
  return (
    <Form
      action="/links"
      submit={t("links.create")}
      hidden={hidden}
      fields={[
        { name: "program_id", label: t("earnings.program"), kind: "select", options: programs, isRequired: true },
        { name: "slug", label: t("affiliates.slug"), hint: t("links.slug_hint"), maxLength: 64 },
        {
          name: "destination_url",
          label: t("links.leads_to"),
          kind: "url",
          hint: t("links.leads_to_hint"),
          placeholder: "https://",
        },
      ]}
      {...(state && { state })}
    />
  )
}
