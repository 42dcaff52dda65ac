import type { Child } from "hono/jsx"
import { currentReader, t } from "../../../web/reader.ts"
import { type FieldSpec, Form, type FormState } from "../../../web/ui/form.tsx"
import { type Column, Table } from "../../../web/ui/table.tsx"
import { Tabs } from "../../../web/ui/tabs.tsx"
import { moneyText, Name, PageHead } from "../../../web/ui/text.tsx"

export type ProgramRow = {
  id: string
  name: string
  destinationUrl: string
  windowDays: number
  holdDays: number
  /** Minor units of the vendor's currency. */
  minPayout: bigint
}

type ProgramsProps = { programs: ProgramRow[]; base: string; currency: string; mayManage: boolean }

/** A vendor's programs, each leading to its rules. */
export function ProgramsView({ programs, base, currency, mayManage }: ProgramsProps) {
  const first = { href: `${base}/programs/new`, label: t("programs.new") }
  return (
    <>
      <PageHead title={t("programs.title")} intro={t("programs.intro", { n: programs.length })}>
        {mayManage && programs.length > 0 && (
          <a class="button primary" href={first.href}>
            {first.label}
          </a>
        )}
      </PageHead>
      <Table
        caption={t("programs.title")}
        isCaptionUnseen
        rows={programs}
        columns={programColumns(base, currency)}
        empty={{ title: t("programs.first"), words: t("programs.none"), ...(mayManage && { action: first }) }}
      />
    </>
  )
}

function programColumns(base: string, currency: string): Column<ProgramRow>[] {
  const { language } = currentReader()
  return [
    {
      title: t("earnings.program"),
      cell: (row) => (
        <a href={`${base}/programs/${row.id}`}>
          <Name>{row.name}</Name>
        </a>
      ),
    },
    { title: t("programs.col_pays"), cell: (row) => row.destinationUrl },
    { title: t("programs.col_window"), kind: "number", cell: (row) => t("inbox.days", { n: row.windowDays }) },
    { title: t("programs.col_hold"), kind: "number", cell: (row) => t("inbox.days", { n: row.holdDays }) },
    {
      title: t("programs.col_minimum"),
      kind: "number",
      cell: (row) => moneyText(row.minPayout, currency, language),
    },
  ]
}

const TABS = { rules: "", terms: "/terms", page: "/page", groups: "/groups", coupons: "/coupons" } as const
export type ProgramTab = keyof typeof TABS

type ProgramHeadProps = {
  program: { id: string; name: string }
  base: string
  tab: ProgramTab
  intro?: Child
  children?: Child
}

/** The head of every page of a program, with the ways to the others. */
export function ProgramHead({ program, base, tab, intro, children }: ProgramHeadProps) {
  const names = Object.keys(TABS) as ProgramTab[]
  return (
    <>
      <PageHead
        title={program.name}
        back={{ href: `${base}/programs`, label: t("programs.title") }}
        {...(intro !== undefined && { intro })}
      >
        {children}
      </PageHead>
      <Tabs
        label={t("programs.tabs")}
        tabs={names.map((name) => ({
          href: `${base}/programs/${program.id}${TABS[name]}`,
          label: t(`programs.tab_${name}`),
          isCurrent: name === tab,
        }))}
      />
    </>
  )
}

type NewProgramProps = { base: string; currency: string; state: FormState; once: Record<string, string> }

/** Posts to `{base}/programs`. */
export function NewProgramView({ base, currency, state, once }: NewProgramProps) {
  return (
    <>
      <PageHead
        title={t("programs.new")}
        intro={t("programs.new_intro")}
        back={{ href: `${base}/programs`, label: t("programs.title") }}
      />
      <Form
        action={`${base}/programs`}
        submit={t("programs.create")}
        fields={programFields(currency, false)}
        hidden={once}
        state={state}
      />
    </>
  )
}

type TermsProps = {
  program: { id: string; name: string; hasPostbackSecret: boolean }
  base: string
  currency: string
  mayManage: boolean
  state: FormState
}

/** Everything of a program but its rules. Posts to `{base}/programs/{id}/terms`. */
export function ProgramTermsView({ program, base, currency, mayManage, state }: TermsProps) {
  const fields = programFields(currency, program.hasPostbackSecret)
  const shown = fields.filter(({ name }) => !name.includes("secret"))
  return (
    <>
      <ProgramHead program={program} base={base} tab="terms" />
      {mayManage ? (
        <Form
          action={`${base}/programs/${program.id}/terms`}
          submit={t("programs.save")}
          fields={fields}
          state={state}
        />
      ) : (
        <dl class="facts card">
          {shown.map(({ name, label, kind, options, unit }) => (
            <div>
              <dt>{label}</dt>
              <dd>{termText(state.values[name] ?? "", kind, options, unit)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

function termText(value: string, kind: FieldSpec["kind"], options: FieldSpec["options"], unit = ""): string {
  if (kind === "check") return value === "on" ? "✓" : "–"
  return options?.find((option) => option.value === value)?.label ?? `${value} ${unit}`.trim()
}

function programFields(currency: string, hasSecret: boolean): FieldSpec[] {
  const days = { kind: "count" as const, isRequired: true }
  const clicks = ["last_click", "first_click"] as const
  return [
    { name: "name", label: t("programs.name"), isRequired: true, maxLength: 200 },
    {
      name: "destination_url",
      label: t("programs.destination"),
      kind: "url",
      isRequired: true,
      hint: t("programs.destination_hint"),
      placeholder: "https://shop.example.com/",
    },
    { name: "allowed_hosts", label: t("programs.hosts"), kind: "area", hint: t("programs.hosts_hint") },
    { name: "window_days", label: t("programs.window"), kind: days.kind, isRequired: true },
    {
      name: "winner",
      label: t("programs.winner"),
      kind: "select",
      isRequired: true,
      options: clicks.map((value) => ({ value, label: t(`programs.${value}`) })),
    },
    { name: "hold_days", label: t("programs.hold"), kind: days.kind, isRequired: true, hint: t("programs.hold_hint") },
    {
      name: "deal_days",
      label: t("programs.deal_days"),
      kind: days.kind,
      isRequired: true,
      hint: t("programs.deal_hint"),
    },
    { name: "min_payout", label: t("programs.minimum"), kind: "money", unit: currency, isRequired: true },
    { name: "auto_approve", label: t("programs.auto_approve"), kind: "check" },
    { name: "coupon_beats_click", label: t("programs.coupon_first"), kind: "check" },
    { name: "forbid_paid_search", label: t("programs.paid_search"), kind: "check" },
    {
      name: "trust_browser_leads",
      label: t("programs.trust_browser"),
      kind: "check",
      hint: t("programs.trust_browser_hint"),
    },
    {
      name: "friend_coupon",
      label: t("programs.friend_coupon"),
      maxLength: 64,
      hint: t("programs.friend_coupon_hint"),
    },
    {
      name: "has_leaderboard",
      label: t("programs.leaderboard"),
      kind: "check",
      hint: t("programs.leaderboard_hint"),
    },
    { name: "banned_referrers", label: t("programs.referrers"), kind: "area", hint: t("programs.referrers_hint") },
    {
      name: "click_param",
      label: t("programs.click_param"),
      isRequired: true,
      hint: t("programs.click_param_hint"),
    },
    {
      name: "postback_secret",
      label: t("programs.secret"),
      hint: t(hasSecret ? "programs.secret_kept" : "programs.secret_hint"),
    },
    ...(hasSecret ? [{ name: "drop_secret", label: t("programs.secret_drop"), kind: "check" as const }] : []),
  ]
}
