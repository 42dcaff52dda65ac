import { t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Name } from "../../../web/ui/text.tsx"
import { withQuery } from "../../../web/url.ts"
import { ProgramHead } from "../programs/program-view.tsx"
import { RecruitingCard, TiersCard } from "./growth-view.tsx"

type GroupsProps = {
  program: { id: string; name: string }
  groups: { id: string; name: string }[]
  base: string
  mayManage: boolean
  once: Record<string, string>
  /** Null where they were made by the API and fit no form. */
  tiers: FormState | null
  recruiting: FormState & { levels: number }
  /** Of the form to add one, or of the one that renames the group named. */
  state?: FormState & { groupId: string | null }
}

/** A program's groups. Posts to `{base}/programs/{id}/groups`, and `…/groups/{group}` to rename one. */
export function GroupsView({ program, groups, base, mayManage, once, state, tiers, recruiting }: GroupsProps) {
  const path = `${base}/programs/${program.id}/groups`
  const name = { name: "name", label: t("programs.name"), isRequired: true, maxLength: 200 }
  return (
    <>
      <ProgramHead program={program} base={base} tab="groups" intro={t("groups.intro")} />
      <Table
        caption={t("programs.tab_groups")}
        isCaptionUnseen
        rows={groups}
        empty={t("groups.none")}
        columns={[
          { title: t("programs.name"), cell: (row) => <Name>{row.name}</Name> },
          {
            title: t("nav.affiliates"),
            cell: (row) => <a href={withQuery(`${base}/affiliates`, { group: row.id })}>{t("groups.see")}</a>,
          },
          ...(mayManage
            ? [
                {
                  title: t("groups.rename"),
                  cell: (row: { id: string; name: string }) => (
                    <Form
                      action={`${path}/${row.id}`}
                      shape="row"
                      submit={t("groups.rename")}
                      fields={[name]}
                      state={state?.groupId === row.id ? state : { values: { name: row.name }, errors: [] }}
                    />
                  ),
                },
              ]
            : []),
        ]}
      />
      {mayManage && (
        <Card title={t("groups.add")}>
          <Form
            action={path}
            submit={t("groups.add")}
            fields={[name]}
            hidden={once}
            {...(state?.groupId === null && { state })}
          />
        </Card>
      )}
      {mayManage && groups.length > 0 && tiers && (
        <TiersCard path={`${base}/programs/${program.id}`} groups={groups} state={tiers} />
      )}
      {mayManage && (
        <RecruitingCard path={`${base}/programs/${program.id}`} levels={recruiting.levels} state={recruiting} />
      )}
    </>
  )
}
