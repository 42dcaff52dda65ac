import * as z from "zod"
import { AppError } from "../../../lib/errors.ts"
import { canonicalJson } from "../../../lib/hash.ts"
import { DAY_MS } from "../../../lib/time.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { saying } from "../../../web/reader.ts"
import type { Question } from "../../../web/ui/confirm.tsx"
import type { FormState } from "../../../web/ui/form.tsx"
import { questionOf } from "../../../web/ui/question.ts"
import { dayText } from "../../../web/ui/text.tsx"
import { withQuery } from "../../../web/url.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../../identity/sessions/core/page.ts"
import { readMemberNames } from "../../identity/vendors/read-members.ts"
import { readAffiliateNames } from "../../programs/affiliates/read-affiliates.ts"
import { readGroups } from "../../programs/groups/read-groups.ts"
import { readProgram } from "../../programs/programs/read-programs.ts"
import { rulesInput } from "../contract.ts"
import { afterStep, readStep, withRule } from "./core/draft.ts"
import { type PreviewedRow, previewEffect } from "./core/preview-effect.ts"
import type { Rule } from "./core/rule.ts"
import { isFlat, readRuleForm, ruleValues } from "./read-rule-form.ts"
import { RuleFormView } from "./rule-form-view.tsx"
import { whenText } from "./rule-sentence-view.tsx"
import { PreviewWords, RulesView, type ShownPreview } from "./rules-view.tsx"
import { readRuleVersions, saveRules } from "./save-rules.ts"
import { VersionsView } from "./versions-view.tsx"

/** What a draft would have cost over past events; known to a slice further right. */
type PreviewRules = (
  ctx: Ctx,
  vendorId: string,
  programId: string,
  input: { rules: Rule[]; from: Date },
) => Promise<{ rows: PreviewedRow[] }>

const PREVIEW_DAYS = 90
const BEFORE_ANY = { version: 0, rules: [], day: "", name: "" }
const MAX_GROUPS = 200
const SHOWN_CHANGES = 100
/** A draft that is longer does not fit into an address; it is then lost by "not now". */
const MAX_ADDRESS = 6000

/** The program, what counts now, and the draft that a form or an address carries. */
async function open(visit: VendorVisit) {
  const { ctx, vendorId, params, form, query, base } = visit
  const program = await readProgram(ctx, vendorId, params.id!)
  const groups = await readGroups(ctx, vendorId, { limit: MAX_GROUPS, program_id: program.id })
  const versions = await readVersions(visit, program.id)
  const latest = versions[0] ?? null
  const sent = form.draft ?? query.draft
  const read = sent === undefined ? null : readDraft(sent)
  const rules = read ?? [...(latest?.rules ?? [])]
  const from = read === null ? (latest?.version ?? 0) : Number(form.version ?? query.version)
  return {
    program,
    groups: new Map(groups.map(({ id, name }) => [id, name])),
    versions,
    latest,
    rules,
    from,
    isUnreadable: sent !== undefined && read === null,
    path: `${base}/programs/${program.id}`,
  }
}
type Opened = Awaited<ReturnType<typeof open>>

function readDraft(text: string): Rule[] | null {
  try {
    return rulesInput.parse({ rules: JSON.parse(text) }).rules as Rule[]
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null
    throw error
  }
}

async function readVersions(visit: VendorVisit, programId: string) {
  const { ctx, vendorId, zone, reader } = visit
  const rows = await readRuleVersions(ctx, vendorId, programId)
  const names = await readMemberNames(ctx, vendorId, [...new Set(rows.map((row) => row.createdBy))])
  const t = saying(visit)
  return rows.map(({ version, rules, createdBy, createdAt }) => ({
    version,
    rules: rules as readonly Rule[],
    day: dayText(createdAt.toISOString(), zone, reader.language),
    name: names.get(createdBy) ?? t(createdBy.startsWith("mem_") ? "rules.by_somebody" : "rules.by_key"),
  }))
}

const draftOf = (rules: readonly Rule[], from: number) => ({ draft: JSON.stringify(rules), version: String(from) })
const isSame = (a: readonly Rule[], b: readonly Rule[]) => canonicalJson(a) === canonicalJson(b)

type Shown = { preview?: ShownPreview | "too_large" | null; trouble?: string | null }

function showList(visit: VendorVisit, opened: Opened, { preview = null, trouble = null }: Shown = {}): PageAnswer {
  const { ctx, base, currency } = visit
  const { program, groups, latest, rules, from } = opened
  const t = saying(visit)
  const view = (
    <RulesView
      program={program}
      base={base}
      currency={currency}
      groups={groups}
      rules={rules}
      saved={latest}
      preview={preview}
      days={PREVIEW_DAYS}
      isChanged={!isSame(rules, latest?.rules ?? [])}
      draft={draftOf(rules, from)}
      mayManage={mayDo(ctx, "rules.save")}
      trouble={trouble ?? (opened.isUnreadable ? t("rules.unreadable") : null)}
    />
  )
  return { kind: "view", title: program.name, view, ...(trouble !== null && { status: 422 }) }
}

function showForm(visit: VendorVisit, opened: Opened, index: number | null, refused?: FormState): PageAnswer {
  const { base, currency, reader } = visit
  const { program, groups, rules, from } = opened
  const reading = { currency, groups, language: reader.language }
  const rule = index === null ? null : (rules[index] ?? null)
  const { values, lines } = ruleValues(rule, reading)
  const nested = rule?.when && !isFlat(rule) ? whenText(rule.when, reading) : null
  const state = refused ?? { values, errors: [] }
  const props = { program, base, currency, groups, index, nested, draft: draftOf(rules, from), state }
  const sent = Object.keys(state.values).filter((name) => name.startsWith("field_")).length
  const view = <RuleFormView {...props} lines={Math.max(lines, sent)} />
  return { kind: "view", title: program.name, view, ...(refused && { status: 422 }) }
}

/** What the draft would have changed over the last days. */
async function previewOf(visit: VendorVisit, { program, rules }: Opened, preview: PreviewRules) {
  const { ctx, vendorId } = visit
  const from = new Date(ctx.now.getTime() - PREVIEW_DAYS * DAY_MS)
  try {
    const { rows } = await preview(ctx, vendorId, program.id, { rules: [...rules], from })
    const effect = previewEffect(rows)
    const changed = effect.changed.slice(0, SHOWN_CHANGES)
    const names = await readAffiliateNames(ctx, vendorId, [...new Set(changed.map((row) => row.affiliateId))])
    const somebody = saying(visit)("rules.somebody")
    const named = changed.map((row) => ({ ...row, name: names.get(row.affiliateId) ?? somebody }))
    const { sums, all, more, less } = effect
    const hasClicks = rules.some(({ event }) => event === "click")
    return { sums, all, more, less, changed: named, days: PREVIEW_DAYS, hasClicks }
  } catch (error) {
    if (error instanceof AppError && error.code === "preview_too_large") return "too_large" as const
    throw error
  }
}

/** Before the rules count: how many they are, and what they would have changed. */
const askToSave =
  (preview: PreviewRules) =>
  async (visit: VendorVisit): Promise<Question | null> => {
    const opened = await open(visit)
    const { program, rules, latest, from, path } = opened
    const { kind } = readStep(visit.form.do, rules.length)
    const isStale = from !== (latest?.version ?? 0)
    if (kind !== "save" || isStale || isSame(rules, latest?.rules ?? [])) return null
    const shown = await previewOf(visit, opened, preview)
    const address = withQuery(path, draftOf(rules, from))
    const question = await questionOf(visit, "rules", address.length > MAX_ADDRESS ? path : address, {
      name: program.name,
      n: rules.length,
    })
    const title = saying(visit)("rules.preview_title", { n: PREVIEW_DAYS })
    const detail = (
      <>
        {title}: <PreviewWords preview={shown} days={PREVIEW_DAYS} /> {question.detail}
      </>
    )
    return Object.assign(question, { detail })
  }

const work =
  (preview: PreviewRules) =>
  async (visit: VendorVisit): Promise<PageAnswer> => {
    const opened = await open(visit)
    const step = readStep(visit.form.do, opened.rules.length)
    switch (step.kind) {
      case "add":
        return showForm(visit, opened, null)
      case "edit":
        return showForm(visit, opened, step.index)
      case "put":
        return put(visit, opened, step.index)
      case "preview":
        return showList(visit, opened, { preview: await previewOf(visit, opened, preview) })
      case "save":
        return save(visit, opened)
      case "show":
        return showList(visit, opened)
      default:
        return showList(visit, { ...opened, rules: afterStep(opened.rules, step) })
    }
  }

function put(visit: VendorVisit, opened: Opened, index: number | null): PageAnswer {
  const { currency, form, reader } = visit
  const before = index === null ? undefined : opened.rules[index]
  const kept = before && !isFlat(before) ? before.when : undefined
  try {
    const rule = readRuleForm(form, { currency, groups: opened.groups, language: reader.language }, kept)
    return showList(visit, { ...opened, rules: withRule(opened.rules, index, rule) })
  } catch (error) {
    return showForm(visit, opened, index, refusedForm(error, form))
  }
}

async function save(visit: VendorVisit, opened: Opened): Promise<PageAnswer> {
  const { ctx, vendorId } = visit
  const { program, rules, latest, from, path } = opened
  const done = (version: number) => goTo(path, saying(visit)("rules.saved", { version: String(version) }))
  // Sent twice, the same rules are what counts already.
  if (latest && isSame(rules, latest.rules)) return done(latest.version)
  try {
    return done((await saveRules(ctx, vendorId, program.id, [...rules], from)).version)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "rules_changed") throw error
    return showList(visit, { ...opened, from: latest?.version ?? 0 }, { trouble: saying(visit)("rules.stale") })
  }
}

async function showVersions(visit: VendorVisit): Promise<PageAnswer> {
  const { base, currency, query } = visit
  const { program, groups, versions } = await open(visit)
  const find = (text: string | undefined) => versions.find(({ version }) => String(version) === text)
  const right = find(query.right) ?? versions[0] ?? BEFORE_ANY
  const left = find(query.left) ?? versions[1] ?? right
  const props = { program, base, currency, groups, versions, left, right }
  const view = <VersionsView {...props} />
  return { kind: "view", title: program.name, view }
}

/** A program's rules: drafted in pages, previewed, saved as a version; `preview` is what a draft would have cost. */
export const rulesPages = (preview: PreviewRules): Route[] => [
  {
    audience: "vendor",
    method: "get",
    path: "/programs/:id",
    action: "rules.read",
    run: async (visit) => showList(visit, await open(visit)),
  },
  {
    audience: "vendor",
    method: "post",
    path: "/programs/:id/rules",
    action: "rules.save",
    ask: askToSave(preview),
    run: work(preview),
  },
  { audience: "vendor", method: "get", path: "/programs/:id/versions", action: "rules.read", run: showVersions },
]
