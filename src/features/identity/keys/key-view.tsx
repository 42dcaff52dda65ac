import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { t, tx } from "../../../web/reader.ts"
import { Card, CopyField } from "../../../web/ui/card.tsx"
import { ButtonForm, type FieldSpec, Form, type FormState } from "../../../web/ui/form.tsx"
import { type Column, Table } from "../../../web/ui/table.tsx"
import { DateTime, Name, PageHead } from "../../../web/ui/text.tsx"
import { SCOPE_AREAS, type Scope } from "../permissions/core/scopes.ts"

type Area = (typeof SCOPE_AREAS)[number]

const AREA_WORDS: Record<Area, MessageKey> = {
  programs: "programs.title",
  affiliates: "nav.affiliates",
  links: "nav.links",
  conversions: "keys.area_conversions",
  credit: "nav.credit",
  inquiries: "plan.metric_inquiries",
  plan: "nav.plan",
  ledger: "nav.ledger",
  reports: "keys.area_reports",
  webhooks: "nav.webhooks",
}

export type ShownKey = {
  id: string
  name: string
  kind: "secret" | "publishable"
  /** Null: no limits. */
  scopes: Scope[] | null
  hint: string
  madeBy: string | null
  madeAt: string
  usedAt: string | null
  expiresAt: string | null
  isOver: boolean
}

type KeysProps = {
  path: string
  settings: string
  rows: ShownKey[]
  zone: string
  once: Record<string, string>
  state?: FormState | undefined
}

/** A vendor's keys, and the form for one more. Posts to `{path}`, `{path}/{id}/replacement` and `{path}/{id}/revocation`. */
export function KeysView({ path, settings, rows, zone, once, state }: KeysProps) {
  return (
    <>
      <PageHead title={t("keys.title")} intro={t("keys.intro")} back={{ href: settings, label: t("nav.settings") }}>
        <a class="button primary" href="#new-key">
          {t("keys.new")}
        </a>
      </PageHead>
      <Table
        caption={t("keys.title")}
        isCaptionUnseen
        rows={rows}
        empty={t("keys.none")}
        columns={columns(path, zone)}
      />
      <Card title={t("keys.new")} id="new-key">
        <Form
          action={path}
          submit={t("keys.make")}
          hidden={once}
          fields={fields()}
          state={state ?? { values: { kind: "secret" }, errors: [] }}
        />
      </Card>
    </>
  )
}

function columns(path: string, zone: string): Column<ShownKey>[] {
  return [
    {
      title: t("keys.col_key"),
      cell: (row) => (
        <>
          <Name>{nameOf(row)}</Name>
          <span class="sub">
            {t(`keys.kind_${row.kind}`)}, {tx("keys.hint", { hint: <code>…{row.hint}</code> })}
          </span>
        </>
      ),
    },
    { title: t("keys.col_may"), cell: mayWords },
    {
      title: t("keys.col_used"),
      cell: (row) => (
        <>
          {row.usedAt ? <DateTime at={row.usedAt} zone={zone} /> : t("keys.unused")}
          {row.expiresAt && (
            <span class="sub">
              {tx(row.isOver ? "keys.ended" : "keys.ends", { at: <DateTime at={row.expiresAt} zone={zone} /> })}
            </span>
          )}
        </>
      ),
    },
    {
      title: t("keys.col_made"),
      cell: (row) => (
        <>
          <DateTime at={row.madeAt} zone={zone} isDay />
          <span class="sub">
            {row.madeBy === null ? t("keys.by_start") : tx("credit.by_name", { name: <Name>{row.madeBy}</Name> })}
          </span>
        </>
      ),
    },
    {
      title: t("affiliates.actions"),
      cell: (row) => (
        <div class="actions">
          {!row.isOver && <ButtonForm action={`${path}/${row.id}/replacement`} label={t("keys.replace")} />}
          <ButtonForm action={`${path}/${row.id}/revocation`} label={t("keys.revoke")} />
        </div>
      ),
    },
  ]
}

/** The keys that came with the company were named by us. */
const FIRST_KEYS: Record<string, MessageKey> = {
  "Secret key": "keys.first_secret",
  "Publishable key": "keys.first_publishable",
}

function nameOf({ name, madeBy }: ShownKey): string {
  const own = madeBy === null ? FIRST_KEYS[name] : undefined
  return own ? t(own) : name
}

/** What a key may do: "read Reports; read and change Links, Programs". */
function mayWords({ kind, scopes }: ShownKey): string {
  if (kind === "publishable") return t("keys.only_site")
  if (scopes === null) return t("keys.everything")
  const areas = (level: "read" | "write") =>
    SCOPE_AREAS.filter((area) => scopes.includes(`${area}:${level}`))
      .map((area) => t(AREA_WORDS[area]))
      .join(", ")
  const [read, write] = [areas("read"), areas("write")]
  return [read && t("keys.read", { areas: read }), write && t("keys.write", { areas: write })]
    .filter((words) => words !== "")
    .join("; ")
}

function fields(): FieldSpec[] {
  const kinds = ["secret", "publishable"] as const
  const levels = [
    { value: "", label: t("keys.may_nothing") },
    { value: "read", label: t("keys.may_read") },
    { value: "write", label: t("keys.may_write") },
  ]
  return [
    { name: "name", label: t("members.name"), isRequired: true, maxLength: 200, hint: t("keys.name_hint") },
    {
      name: "kind",
      label: t("inbox.kind"),
      kind: "select",
      hint: t("keys.kind_hint"),
      options: kinds.map((value) => ({ value, label: t(`keys.kind_${value}`) })),
    },
    { name: "until", label: t("keys.until"), kind: "date", hint: t("keys.until_hint") },
    ...SCOPE_AREAS.map((area) => ({
      name: `scope_${area}`,
      label: t(AREA_WORDS[area]),
      kind: "select" as const,
      options: levels,
      group: t("keys.limits"),
    })),
  ]
}

type NewKeyProps = { path: string; name: string; secret: string }

/** The one time that a key is shown. */
export function NewKeyView({ path, name, secret }: NewKeyProps) {
  return (
    <>
      <PageHead title={t("keys.made")} intro={t("keys.made_intro")} />
      <Card title={name}>
        <CopyField id="key" label={t("keys.col_key")} value={secret} />
        <p>
          <a class="button primary" href={path}>
            {t("keys.to_list")}
          </a>
        </p>
      </Card>
    </>
  )
}
