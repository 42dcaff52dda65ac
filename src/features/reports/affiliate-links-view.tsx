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
          { title: t("affiliates.link"), cell: (row) => <OutLink url={row.url}>{row.slug}</OutLink> },
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
