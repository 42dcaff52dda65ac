import type { Language } from "../../../vocabulary/languages.ts"
import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { currentReader, say, t } from "../../../web/reader.ts"
import { Card } from "../../../web/ui/card.tsx"
import { EmptyState } from "../../../web/ui/empty.tsx"
import { type FieldSpec, Form, type FormState, Hidden } from "../../../web/ui/form.tsx"
import { Name, PageHead } from "../../../web/ui/text.tsx"
import { CHANNELS } from "../models/core/journey.ts"
import { type CampaignMark, MARKS, type MappingRule } from "../policy/core/campaign.ts"
import { channelWords } from "./credit-words-view.tsx"

type Props = {
  path: string
  settings: string
  rules: MappingRule[]
  version: number
  /** An address that was tried, and the line that decides of it; −1 for none. */
  asked: { address: string; hasCampaign: boolean; line: number } | null
  mayChange: boolean
  state?: FormState | undefined
}

const MARK_WORDS: Record<CampaignMark, MessageKey> = {
  utm_source: "insight.key_source",
  utm_medium: "campaigns.mark_utm_medium",
  utm_campaign: "insight.key_campaign",
  utm_term: "campaigns.mark_utm_term",
  utm_content: "campaigns.mark_utm_content",
  ad_id: "campaigns.mark_ad_id",
}

/** A line in words: "source is google and medium is cpc: marketing". */
export function ruleWords({ match, channel }: MappingRule, language: Language): string {
  const parts = MARKS.flatMap((mark) => {
    const value = match[mark]
    if (value === undefined) return []
    const named = { mark: say(language, MARK_WORDS[mark]), value: `\u2068${value}\u2069` }
    return [say(language, value === "*" ? "campaigns.any" : "campaigns.is", named)]
  })
  const when = parts.length === 0 ? say(language, "inbox.clock_always") : parts.join(say(language, "rules.and"))
  return `${when}: ${targetWords(channel, language)}`
}

const targetWords = (channel: MappingRule["channel"], language: Language) =>
  channel === null ? say(language, "campaigns.no_touch") : channelWords(channel, language)

/** The lines in the order in which they are tried. Posts to `{path}`, `{path}/move` and `{path}/removal`. */
export function CampaignsView({ path, settings, rules, version, asked, mayChange, state }: Props) {
  const { language } = currentReader()
  return (
    <>
      <PageHead
        title={t("campaigns.title")}
        intro={t("campaigns.intro")}
        back={{ href: settings, label: t("nav.settings") }}
      />
      <Card title={t("campaigns.lines")} id="lines">
        {rules.length === 0 ? (
          <EmptyState words={t("campaigns.none")} />
        ) : (
          <ol class="rule-list">
            {rules.map((rule, index) => (
              <li>
                <span class="text">
                  <Name>{ruleWords(rule, language)}</Name>
                </span>
                {mayChange && <LineActions path={path} line={index} last={rules.length - 1} version={version} />}
              </li>
            ))}
          </ol>
        )}
      </Card>
      <div class="pair">
        {mayChange && (
          <Card title={t("campaigns.add")}>
            <Form
              action={path}
              submit={t("campaigns.add")}
              hidden={{ version: String(version) }}
              fields={fields(language)}
              state={state ?? { values: { channel: "marketing" }, errors: [] }}
            />
          </Card>
        )}
        <Card title={t("campaigns.try")}>
          <Form
            action={path}
            method="get"
            submit={t("campaigns.try_submit")}
            fields={[{ name: "address", label: t("apply.slug"), maxLength: 2048, hint: t("campaigns.try_hint") }]}
            state={{ values: { address: asked?.address ?? "" }, errors: [] }}
          />
          {asked && (
            <p class="note" role="status">
              {triedWords(asked, rules, language)}
            </p>
          )}
        </Card>
      </div>
    </>
  )
}

function triedWords({ hasCampaign, line }: NonNullable<Props["asked"]>, rules: MappingRule[], language: Language) {
  const rule = rules[line]
  if (!hasCampaign) return t("campaigns.tried_nothing")
  if (!rule) return t("campaigns.tried_none")
  return t("campaigns.tried", { n: line + 1, channel: targetWords(rule.channel, language) })
}

function LineActions({ path, line, last, version }: { path: string; line: number; last: number; version: number }) {
  const named = (action: string) => t("campaigns.nth", { action, n: line + 1 })
  const values = { line: String(line), version: String(version) }
  const move = (way: "up" | "down", label: string, sign: string) => (
    <button type="submit" name="way" value={way} class="button" aria-label={named(label)} title={label}>
      {sign}
    </button>
  )
  return (
    <span class="actions">
      <form method="post" action={`${path}/move`} class="inline">
        <Hidden values={values} />
        {line > 0 && move("up", t("rules.up"), "↑")} {line < last && move("down", t("rules.down"), "↓")}
      </form>
      <form method="post" action={`${path}/removal`} class="inline">
        <Hidden values={values} />
        <button type="submit" class="button" aria-label={named(t("rules.remove"))}>
          {t("rules.remove")}
        </button>
      </form>
    </span>
  )
}

function fields(language: Language): FieldSpec[] {
  const channels = CHANNELS.map((value) => ({ value, label: channelWords(value, language) }))
  const ends = ["first", "last"] as const
  return [
    ...MARKS.map((mark) => ({
      name: mark,
      label: t(MARK_WORDS[mark]),
      maxLength: 255,
      ...(mark === "ad_id" && { hint: t("campaigns.ad_hint") }),
      group: t("campaigns.when"),
    })),
    {
      name: "channel",
      label: t("campaigns.counts_as"),
      kind: "select",
      options: [...channels, { value: "", label: t("campaigns.no_touch") }],
    },
    {
      name: "where",
      label: t("campaigns.where"),
      kind: "select",
      options: ends.map((value) => ({ value, label: t(`campaigns.where_${value}`) })),
    },
  ]
}
