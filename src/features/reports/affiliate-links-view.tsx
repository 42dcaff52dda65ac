import { currentReader, t } from "../../web/reader.ts"
import { StateBadge } from "../../web/ui/badge.tsx"
import { Card } from "../../web/ui/card.tsx"
import { type FieldSpec, Form, type FormState } from "../../web/ui/form.tsx"
import { Table } from "../../web/ui/table.tsx"
import { DateTime, Name, Nothing, OutLink, percentText } from "../../web/ui/text.tsx"
import { AffiliateFrame, type FrameProps } from "./affiliate-view.tsx"

type LinkFacts = {
  id: string
  slug: string
  url: string
  destinationUrl: string
  status: string
  /** Among whom it is split; none where it is its affiliate's alone. */
  parts: { id: string; name: string; bps: number }[]
}

type LinksProps = Omit<FrameProps, "tab" | "children"> & {
  links: LinkFacts[]
  /** With how many others a new one can be shared. */
  sharedWith: number
  coupons: { code: string; since: string }[]
  zone: string
  once: Record<string, string>
  linkState?: FormState
  couponState?: FormState
}

/** What an affiliate shares, and forms to make more of it for them. */
export function AffiliateLinksView(props: LinksProps) {
  const { affiliate, vendorBase, mayManage, once, linkState, couponState } = props
  const path = `${vendorBase}/affiliates/${affiliate.id}`
  return (
    <AffiliateFrame {...props} tab="links">
      <Table
        caption={t("affiliates.links")}
        rows={props.links}
        empty={t("affiliates.no_links")}
        columns={[
          {
            title: t("affiliates.link"),
            cell: (row) => <LinkCell link={row} edit={mayManage ? `${path}/links/${row.id}` : null} />,
          },
          { title: t("programs.col_pays"), cell: (row) => <OutLink url={row.destinationUrl} /> },
          { title: t("affiliates.shared"), cell: (row) => <Parts parts={row.parts} vendorBase={vendorBase} /> },
          { title: t("affiliates.status"), cell: (row) => <StateBadge state={row.status} /> },
        ]}
      />
      <Table
        caption={t("programs.tab_coupons")}
        rows={props.coupons}
        empty={t("affiliates.no_coupons")}
        columns={[
          { title: t("coupons.code"), cell: (row) => <Name>{row.code}</Name> },
          { title: t("coupons.since"), cell: (row) => <DateTime at={row.since} zone={props.zone} isDay /> },
        ]}
      />
      {mayManage && (
        <div class="pair">
          <Card title={t("affiliates.link_add")}>
            <Form
              action={`${path}/links`}
              submit={t("affiliates.link_add")}
              fields={[
                { name: "slug", label: t("affiliates.slug"), hint: t("affiliates.slug_hint"), maxLength: 64 },
                {
                  name: "destination_url",
                  label: t("affiliates.link_target"),
                  kind: "url",
                  hint: t("affiliates.link_target_hint"),
                },
                ...Array.from({ length: props.sharedWith }, (_unused, i) => splitFields(i + 1)).flat(),
              ]}
              hidden={once}
              {...(linkState && { state: linkState })}
            >
              <p class="soft">{t("affiliates.split_hint")}</p>
            </Form>
          </Card>
          <Card title={t("coupons.add")}>
            <Form
              action={`${path}/coupons`}
              submit={t("coupons.add")}
              fields={[{ name: "code", label: t("coupons.code"), isRequired: true, maxLength: 64 }]}
              {...(couponState && { state: couponState })}
            />
          </Card>
        </div>
      )}
    </AffiliateFrame>
  )
}

function LinkCell({ link: { url, slug }, edit }: { link: LinkFacts; edit: string | null }) {
  return (
    <>
      <OutLink url={url}>{slug}</OutLink>
      {edit !== null && (
        <span class="sub">
          <a href={edit}>{t("links.edit")}</a>
        </span>
      )}
    </>
  )
}

type LinkProps = Omit<FrameProps, "tab" | "children"> & {
  link: { id: string; slug: string; url: string }
  /** How many others the form has room for. */
  parts: number
  state: FormState
}

/** One link of theirs, as it can be changed: posts to its own address. */
export function AffiliateLinkView({ link, parts, state, ...frame }: LinkProps) {
  const path = `${frame.vendorBase}/affiliates/${frame.affiliate.id}/links`
  return (
    <AffiliateFrame {...frame} tab="links">
      <p>
        <a href={path}>{t("affiliates.links")}</a> › <OutLink url={link.url}>{link.slug}</OutLink>
      </p>
      <Card title={t("links.edit")}>
        <Form
          action={`${path}/${link.id}`}
          submit={t("programs.save")}
          fields={[
            { name: "slug", label: t("affiliates.slug"), isRequired: true, maxLength: 64 },
            {
              name: "destination_url",
              label: t("affiliates.link_target"),
              kind: "url",
              hint: t("affiliates.link_target_hint"),
            },
            { name: "works", label: t("links.works"), kind: "check" },
            ...Array.from({ length: parts }, (_unused, i) => splitFields(i + 1)).flat(),
          ]}
          state={state}
        >
          <p class="soft">{t("affiliates.split_hint")}</p>
        </Form>
      </Card>
    </AffiliateFrame>
  )
}

/** Somebody whom the link is shared with, and their part of each commission. */
function splitFields(n: number): FieldSpec[] {
  const group = t("affiliates.split", { n })
  return [
    { name: `with_${n}`, label: t("coupons.email"), kind: "email", group },
    { name: `part_${n}`, label: t("affiliates.split_part"), kind: "percent", group },
  ]
}

function Parts({ parts, vendorBase }: { parts: LinkFacts["parts"]; vendorBase: string }) {
  if (parts.length === 0) return <Nothing />
  const { language } = currentReader()
  return (
    <>
      {parts.map(({ id, name, bps }, i) => (
        <>
          {i > 0 && ", "}
          <a href={`${vendorBase}/affiliates/${id}`}>
            <Name>{name}</Name>
          </a>{" "}
          {percentText(bps, language)}
        </>
      ))}
    </>
  )
}
