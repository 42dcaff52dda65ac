import type { Child } from "hono/jsx"
import { currentReader, t } from "../../../web/reader.ts"
import { Card, Facts } from "../../../web/ui/card.tsx"
import { type FieldSpec, Form, type FormState, type Option } from "../../../web/ui/form.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { DateTime, Name, PageHead } from "../../../web/ui/text.tsx"
import { withQuery } from "../../../web/url.ts"
import { CHANNELS, type Channel } from "../models/core/journey.ts"
import { RULE_MODELS } from "../models/core/models.ts"
import { RECORD_APPROVERS, SELF_SERVE, TRANSFER_APPROVERS } from "../policy/core/policy.ts"
import { channelWords } from "./credit-words-view.tsx"

type Shown = {
  path: string
  version: number
  /** What the policy comes to, in sentences. */
  words: string[]
  responsible: { channel: Channel; name: string }[]
}

type Props = Shown & {
  settings: string
  history: { version: number; at: string; by: string }[]
  members: Option[]
  zone: string
  mayChange: boolean
  state: FormState
}

/** What holds now in words, a form of all that it is made of, and the versions before. Posts to `{path}`. */
export function PolicyView(props: Props) {
  const { path, settings, version, history, members, zone, mayChange, state } = props
  return (
    <>
      <PageHead
        title={t("policy.title")}
        intro={t("policy.intro")}
        back={{ href: settings, label: t("nav.settings") }}
      />
      <Effect {...props} title={t("policy.holds", { n: version })} />
      {mayChange && (
        <Card title={t("policy.change")}>
          <Form action={path} submit={t("policy.go_on")} fields={fields(members)} state={state} />
        </Card>
      )}
      <Table
        caption={t("rules.versions")}
        rows={history}
        empty={t("policy.no_versions")}
        columns={[
          {
            title: t("credit.version"),
            cell: (row) => (
              <a href={withQuery(path, { version: String(row.version) })}>{t("policy.nth", { n: row.version })}</a>
            ),
          },
          { title: t("coupons.since"), cell: (row) => <DateTime at={row.at} zone={zone} /> },
          { title: t("audit.by"), cell: (row) => <Name>{row.by}</Name> },
        ]}
      />
    </>
  )
}

/** What an earlier version came to. */
export function PolicyVersionView(props: Shown) {
  const title = t("policy.nth", { n: props.version })
  return (
    <>
      <PageHead title={title} back={{ href: props.path, label: t("policy.title") }} />
      <Effect {...props} title={title} />
    </>
  )
}

function Effect({ words, responsible, title }: Shown & { title: string }): Child {
  const { language } = currentReader()
  return (
    <Card title={title}>
      <ul class="dots">
        {words.map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
      {responsible.length > 0 && (
        <Facts
          facts={responsible.map(({ channel, name }) => ({
            label: t("policy.answers_for", { channel: channelWords(channel, language) }),
            value: <Name>{name}</Name>,
          }))}
        />
      )}
    </Card>
  )
}

function fields(members: Option[]): FieldSpec[] {
  const { language } = currentReader()
  const checks = (name: string, all: readonly string[], group: string, label: (one: string) => string): FieldSpec[] =>
    all.map((one) => ({ name: `${name}_${one}`, label: label(one), kind: "check", group }))
  const role = (one: string) => (one === "secret_key" ? t("policy.by_key") : t(`members.role_${one as "owner"}`))
  return [
    {
      name: "model",
      label: t("credit.model"),
      kind: "select",
      hint: t("policy.model_hint"),
      options: RULE_MODELS.map((value) => ({ value, label: t(`insight.model_${value}`) })),
    },
    {
      name: "half_life_days",
      label: t("policy.half_life"),
      kind: "count",
      isRequired: true,
      hint: t("policy.half_life_hint"),
    },
    { name: "lookback_days", label: t("policy.lookback"), kind: "count", isRequired: true },
    {
      name: "min_touches",
      label: t("policy.min_touches"),
      kind: "count",
      isRequired: true,
      group: t("policy.at_work"),
    },
    { name: "within_days", label: t("policy.within"), kind: "count", isRequired: true, group: t("policy.at_work") },
    {
      name: "ignored_sources",
      label: t("policy.ignored_label"),
      kind: "area",
      hint: t("policy.ignored_hint"),
      group: t("policy.at_work"),
    },
    ...checks("own", SELF_SERVE, t("policy.closes_itself"), (one) => channelWords(one, language)),
    ...checks("record", RECORD_APPROVERS, t("policy.may_record"), role),
    ...checks("transfer", TRANSFER_APPROVERS, t("policy.may_transfer"), role),
    ...CHANNELS.map((channel) => ({
      name: `by_${channel}`,
      label: channelWords(channel, language),
      kind: "select" as const,
      options: [{ value: "", label: t("sales.nobody") }, ...members],
      group: t("policy.responsible"),
    })),
  ]
}
