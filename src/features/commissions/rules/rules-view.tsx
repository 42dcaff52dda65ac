import type { Child } from "hono/jsx"
import { currentReader, formatCount, t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { EmptyState } from "../../../web/ui/empty.tsx"
import { Hidden } from "../../../web/ui/form.tsx"
import { SentenceActions, Sentences } from "../../../web/ui/sentences.tsx"
import { Table } from "../../../web/ui/table.tsx"
import { Money, moneyText, Name } from "../../../web/ui/text.tsx"
import { ProgramHead } from "../../programs/programs/program-view.tsx"
import type { PreviewEffect, PreviewedRow } from "./core/preview-effect.ts"
import type { Rule } from "./core/rule.ts"
import { ruleText } from "./rule-sentence-view.tsx"

export type ShownPreview = PreviewEffect<PreviewedRow & { name: string }> & { days: number; hasClicks: boolean }

export type RulesProps = {
  program: { id: string; name: string }
  base: string
  currency: string
  groups: ReadonlyMap<string, string>
  /** The draft, and whether it differs from what is saved. */
  rules: readonly Rule[]
  isChanged: boolean
  /** What the draft travels with from page to page. */
  draft: Record<string, string>
  /** Who saved what counts now, and when; null before the first version. */
  saved: { version: number; day: string; name: string } | null
  mayManage: boolean
  preview: ShownPreview | "too_large" | null
  days: number
  /** Why nothing was saved, where somebody asked for it. */
  trouble: string | null
}

/** A program's rules as sentences, to be added, changed, moved and previewed before they count. */
export function RulesView(props: RulesProps) {
  const { program, base, rules, saved, mayManage, isChanged } = props
  const path = `${base}/programs/${program.id}`
  return (
    <>
      <ProgramHead program={program} base={base} tab="rules" />
      {props.trouble && (
        <div class="summary" role="alert">
          <p>{props.trouble}</p>
        </div>
      )}
      <Card
        title={t("rules.title", { name: program.name })}
        aside={saved && <a href={`${path}/versions`}>{t("rules.versions")}</a>}
      >
        {mayManage ? <DraftForm {...props} path={path} /> : <RuleList {...props} />}
        <p class="soft">
          {isChanged
            ? t("rules.unsaved")
            : saved && t("rules.by", { version: String(saved.version), day: saved.day, name: saved.name })}{" "}
          {rules.length > 1 && t("rules.order")}
        </p>
      </Card>
      {props.preview && <Preview {...props} preview={props.preview} />}
    </>
  )
}

function DraftForm(props: RulesProps & { path: string }) {
  const { rules, path, draft, isChanged } = props
  const button = (step: string, label: string, look = "") => (
    <button type="submit" name="do" value={step} class={`button ${look}`}>
      {label}
    </button>
  )
  return (
    <form method="post" action={`${path}/rules`} class="stack">
      <Hidden values={draft} />
      <RuleList {...props} actions={(index) => <SentenceActions index={index} last={rules.length - 1} />} />
      <div class="actions">
        {button("add", t("rules.add"), rules.length === 0 ? "primary" : "")}
        {(rules.length > 0 || isChanged) && button("preview", t("rules.preview"))}
        {isChanged && button("save", t("rules.save"), "primary")}
        {isChanged && <a href={path}>{t("rules.drop")}</a>}
      </div>
    </form>
  )
}

type RuleListProps = Pick<RulesProps, "rules" | "currency" | "groups" | "mayManage"> & {
  actions?: (index: number) => Child
}

function RuleList({ rules, currency, groups, mayManage, actions }: RuleListProps) {
  const { language } = currentReader()
  if (rules.length === 0)
    return <EmptyState title={t("rules.none")} words={t(mayManage ? "rules.none_why" : "rules.none_read")} />
  return (
    <Sentences
      sentences={rules.map((rule) => ruleText(rule, { currency, groups, language }))}
      {...(actions && { actions })}
    />
  )
}

type PreviewProps = Pick<RulesProps, "days" | "base"> & { preview: ShownPreview | "too_large" }

function Preview({ preview, days, base }: PreviewProps) {
  const title = t("rules.preview_title", { n: days })
  const money = (amount: bigint, currency: string) => <Money amount={amount} currency={currency} />
  return (
    <Card title={title} id="preview">
      <p>
        <PreviewWords preview={preview} days={days} />
      </p>
      {preview !== "too_large" && preview.changed.length > 0 && (
        <Table
          caption={t("rules.who")}
          rows={preview.changed}
          empty={t("rules.preview_same")}
          columns={[
            {
              title: t("coupons.affiliate"),
              cell: (row) => (
                <a href={`${base}/affiliates/${row.affiliateId}`}>
                  <Name>{row.name}</Name>
                </a>
              ),
            },
            { title: t("rules.before"), kind: "number", cell: (row) => money(row.earned, row.currency) },
            { title: t("rules.after"), kind: "number", cell: (row) => money(row.amount, row.currency) },
            {
              title: t("rules.difference"),
              kind: "number",
              cell: (row) => money(row.amount - row.earned, row.currency),
            },
          ]}
        />
      )}
    </Card>
  )
}

/** What a draft would have changed, in a sentence a currency and one about people. */
export function PreviewWords({ preview, days }: { preview: ShownPreview | "too_large"; days: number }) {
  const { language } = currentReader()
  if (preview === "too_large") return <>{t("rules.preview_large", { n: days })}</>
  if (preview.all === 0) return <>{t("rules.preview_none", { n: days })}</>
  const sums = preview.sums.map(({ currency, before, after }) =>
    t("rules.preview_sum", {
      before: moneyText(before, currency, language),
      after: moneyText(after, currency, language),
      change: changeText(before, after),
    }),
  )
  const { all, more, less } = preview
  const who = more + less === 0 ? t("rules.preview_same") : t("rules.preview_who", { all, more, less })
  return <>{[...sums, who, ...(preview.hasClicks ? [t("rules.preview_clicks")] : [])].join(" ")}</>

  function changeText(before: bigint, after: bigint): string {
    if (before === 0n || before === after) return ""
    const percent = Number(((after - before) * 1000n) / before) / 10
    return ` (${percent > 0 ? "+" : ""}${formatCount(percent, language).replace("-", "−")}\u00a0%)`
  }
}
