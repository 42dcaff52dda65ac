import { t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { ButtonForm, Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Name, Nothing, PageHead } from "../../../web/ui/text.tsx"
import type { Site, SiteCheck } from "./core/site-check.ts"

type Props = {
  path: string
  base: string
  sites: Site[]
  programs: Option[]
  asked: { address: string; found: SiteCheck } | null
  mayChange: boolean
  state?: FormState | undefined
}

/** The hosts that programs name, what is wrong with an address that is on none, and a form for one more. */
export function SitesView({ path, base, sites, programs, asked, mayChange, state }: Props) {
  return (
    <>
      <PageHead
        title={t("sites.title")}
        intro={t("sites.intro")}
        back={{ href: `${base}/settings`, label: t("nav.settings") }}
      />
      <Table
        caption={t("sites.title")}
        isCaptionUnseen
        rows={sites}
        empty={{
          words: t("sites.none"),
          ...(mayChange && { action: { href: `${base}/programs/new`, label: t("programs.new") } }),
        }}
        columns={[
          { title: t("sites.host"), cell: (row) => <code>{row.host}</code> },
          {
            title: t("earnings.program"),
            cell: (row) => (
              <a href={`${base}/programs/${row.programId}/terms`}>
                <Name>{row.program}</Name>
              </a>
            ),
          },
          { title: t("sites.from"), cell: (row) => t(row.isOwn ? "sites.from_destination" : "sites.from_list") },
          {
            title: t("affiliates.actions"),
            cell: (row) =>
              mayChange && !row.isOwn ? (
                <ButtonForm
                  action={`${path}/removal`}
                  label={t("members.remove")}
                  hidden={{ host: row.host, program_id: row.programId }}
                />
              ) : (
                <Nothing />
              ),
          },
        ]}
      />
      <div class="pair">
        {mayChange && programs.length > 0 && <AddSite path={path} programs={programs} state={state} />}
        <CheckSite path={path} asked={asked} />
      </div>
    </>
  )
}

function AddSite({ path, programs, state }: Pick<Props, "path" | "programs" | "state">) {
  return (
    <Card title={t("sites.add")}>
      <Form
        action={path}
        submit={t("sites.add")}
        fields={[
          { name: "host", label: t("sites.host"), isRequired: true, maxLength: 253, hint: t("sites.host_hint") },
          { name: "program_id", label: t("earnings.program"), kind: "select", options: programs },
        ]}
        {...(state && { state })}
      />
    </Card>
  )
}

function CheckSite({ path, asked }: Pick<Props, "path" | "asked">) {
  return (
    <Card title={t("sites.check")}>
      <Form
        action={path}
        method="get"
        submit={t("sites.check_submit")}
        fields={[{ name: "address", label: t("apply.slug"), maxLength: 2048, hint: t("sites.check_hint") }]}
        state={{ values: { address: asked?.address ?? "" }, errors: [] }}
      />
      {asked && (
        <p class="note" role="status">
          {checkWords(asked.found)}
        </p>
      )}
    </Card>
  )
}

function checkWords(found: SiteCheck): string {
  switch (found.kind) {
    case "allowed":
      return t("sites.is_allowed", { host: found.site.host, name: found.site.program })
    case "no_address":
      return t("sites.is_no_address")
    case "unknown":
      return t("sites.is_unknown", { host: found.host })
    default:
      return t(`sites.is_${found.kind}`, { host: found.host, site: found.site.host })
  }
}
