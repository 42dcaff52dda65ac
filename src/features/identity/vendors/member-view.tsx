import type { Bounce } from "../../../platform/mail-bounces.ts"
import { ROLES, type Role } from "../../../vocabulary/roles.ts"
import { t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { ButtonForm, Form, type FormState } from "../../../web/ui/form.tsx"
import { type Column, Table } from "../../../web/ui/table.tsx"
import { DateTime, Name, PageHead } from "../../../web/ui/text.tsx"
import { BounceMark } from "../people/bounce-view.tsx"

type MemberRow = {
  id: string
  name: string
  email: string
  bounce: Bounce | null
  isAbsent: boolean
  role: Role
  joinedAt: string
}
type MembersProps = { members: MemberRow[]; path: string; zone: string; mayInvite: boolean; state?: FormState }

const roleOptions = () => ROLES.map((value) => ({ value, label: t(`members.role_${value}`) }))

/** The vendor's people. Posts to `{path}`, and to `role`, `invitation` and `removal` of `{path}/{id}`. */
export function MembersView({ members, path, zone, mayInvite, state }: MembersProps) {
  return (
    <>
      <PageHead title={t("inbox.members")} intro={t("members.intro", { n: members.length })}>
        {mayInvite && (
          <a class="button" href="#invite">
            {t("members.invite")}
          </a>
        )}
      </PageHead>
      <Table
        caption={t("inbox.members")}
        isCaptionUnseen
        rows={members}
        empty=""
        columns={[
          {
            title: t("members.name"),
            cell: (row) => (
              <>
                <Name>{row.name}</Name>
                <span class="sub">{row.email}</span>
                <BounceMark bounce={row.bounce} zone={zone} />
              </>
            ),
          },
          { title: t("coupons.since"), cell: (row) => <DateTime at={row.joinedAt} zone={zone} isDay /> },
          ...(mayInvite ? manageColumns(path) : [{ title: t("members.role"), cell: roleOf }]),
        ]}
      />
      {mayInvite && (
        <Card title={t("members.invite")} id="invite">
          <Form
            action={path}
            submit={t("members.invite")}
            fields={[
              { name: "name", label: t("members.name"), maxLength: 200 },
              { name: "email", label: t("affiliates.email"), kind: "email", isRequired: true },
              {
                name: "role",
                label: t("members.role"),
                kind: "select",
                options: roleOptions(),
                hint: t("members.role_hint"),
              },
            ]}
            state={state ?? { values: { role: "manager" }, errors: [] }}
          />
        </Card>
      )}
    </>
  )
}

const roleOf = ({ role }: MemberRow) => t(`members.role_${role}`)

const manageColumns = (path: string): Column<MemberRow>[] => [
  {
    title: t("members.role"),
    cell: (row) => (
      <form method="post" action={`${path}/${row.id}/role`} class="actions">
        <select name="role" aria-label={`${t("members.role")}: ${row.name}`}>
          {roleOptions().map(({ value, label }) => (
            <option value={value} selected={value === row.role}>
              {label}
            </option>
          ))}
        </select>
        <button type="submit" class="button">
          {t("rules.change")}
        </button>
      </form>
    ),
  },
  {
    title: t("members.remove"),
    kind: "number",
    cell: (row) => (
      <div class="actions">
        {row.isAbsent && <ButtonForm action={`${path}/${row.id}/invitation`} label={t("members.invite_again")} />}
        <ButtonForm action={`${path}/${row.id}/removal`} label={t("members.remove")} />
      </div>
    ),
  },
]
