import { LANGUAGE_NAMES, LANGUAGES } from "../../../vocabulary/languages.ts"
import type { MailKind } from "../../../vocabulary/mail-kinds.ts"
import { t } from "../../../web/reader.ts"
import { StateBadge } from "../../../web/ui/badge.tsx"
import { Card } from "../../../web/ui/card.tsx"
import { Form, type FormState } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Name, PageHead } from "../../../web/ui/text.tsx"
import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
import { OwnStatuses } from "../../programs/affiliates/own-status-view.tsx"
import { PayoutAccounts, type ShownAccount } from "./account-view.tsx"

type Props = {
  email: string
  enrollments: OwnEnrollment[]
  accounts: ShownAccount[]
  mails: { off: readonly MailKind[]; kinds: readonly MailKind[] }
  zones: readonly string[]
  state: FormState
}

/** Who a person is to their programs, how they read pages, where they are paid, and which mails they get. */
export function ProfileView({ email, enrollments, accounts, mails, zones, state }: Props) {
  return (
    <>
      <PageHead title={t("nav.profile")} intro={t("profile.intro", { email })}>
        <a class="button" href="/profile/security">
          {t("profile.security")}
        </a>
      </PageHead>
      <OwnStatuses enrollments={enrollments} />
      <div class="pair">
        <Card title={t("profile.you")}>
          <ProfileForm hasName={enrollments.length > 0} zones={zones} state={state} />
        </Card>
        <Card title={t("profile.mails")}>
          <Mails hasPrograms={enrollments.length > 0} {...mails} />
        </Card>
      </div>
      <PayoutAccounts accounts={accounts} />
      {enrollments.length > 0 && <Programs enrollments={enrollments} />}
    </>
  )
}

type FormProps = { hasName: boolean; zones: readonly string[]; state: FormState }

function ProfileForm({ hasName, zones, state }: FormProps) {
  const languages = LANGUAGES.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] }))
  const known = zones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))
  return (
    <Form
      action="/profile"
      submit={t("programs.save")}
      state={state}
      fields={[
        ...(hasName
          ? [
              {
                name: "name",
                label: t("apply.name"),
                hint: t("profile.name_hint"),
                isRequired: true,
                maxLength: 200,
                autocomplete: "name",
              },
            ]
          : []),
        {
          name: "language",
          label: t("frame.language"),
          kind: "select",
          options: [{ value: "", label: t("profile.as_browser") }, ...languages],
        },
        {
          name: "timezone",
          label: t("profile.zone"),
          kind: "select",
          hint: t("profile.zone_hint"),
          options: [{ value: "", label: t("profile.as_vendor") }, ...known],
        },
      ]}
    />
  )
}

const ALWAYS = ["sign_in", "payee"] as const

const OF_PROGRAMS = ["accepted", "answer", "failed"] as const
const OF_WORK = ["inquiry", "approval"] as const

type MailProps = { hasPrograms: boolean } & Props["mails"]

/** Those that are always sent, and those to choose from. */
function Mails({ hasPrograms, off, kinds }: MailProps) {
  const isMember = kinds.includes("morning")
  return (
    <>
      {kinds.length > 0 && (
        <Form
          action="/profile/mails"
          submit={t("programs.save")}
          state={{
            values: Object.fromEntries(kinds.map((kind) => [`mail_${kind}`, off.includes(kind) ? "" : "on"])),
            errors: [],
          }}
          fields={kinds.map((kind) => ({ name: `mail_${kind}`, label: t(`mails.kind_${kind}`), kind: "check" }))}
        />
      )}
      <p>{t("profile.mails_words")}</p>
      <ul class="dots">
        {ALWAYS.map((one) => (
          <li>{t(`profile.mail_${one}`)}</li>
        ))}
        {hasPrograms && OF_PROGRAMS.map((one) => <li>{t(`profile.mail_${one}`)}</li>)}
        {isMember && OF_WORK.map((one) => <li>{t(`profile.mail_${one}`)}</li>)}
      </ul>
    </>
  )
}

function Programs({ enrollments }: { enrollments: OwnEnrollment[] }) {
  return (
    <Table
      caption={t("frame.your_programs")}
      rows={enrollments}
      empty=""
      columns={[
        { title: t("earnings.program"), cell: ({ program }) => <Name>{program.name}</Name> },
        { title: t("apply.vendor"), cell: ({ vendor }) => <Name>{vendor.name}</Name> },
        { title: t("apply.name"), cell: ({ affiliate }) => <Name>{affiliate.name}</Name> },
        { title: t("earnings.state"), cell: ({ affiliate }) => <StateBadge state={affiliate.status} /> },
      ]}
    />
  )
}
