import { invalidField, notFound } from "../../lib/errors.ts"
import { validate } from "../../platform/http/validate.ts"
import { saying } from "../../web/reader.ts"
import type { FormState } from "../../web/ui/form.tsx"
import { questionOf } from "../../web/ui/question.ts"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../identity/sessions/core/page.ts"
import { mappingInput } from "./contract.ts"
import { campaignOfUrl, MARKS, type MappingRule, ruleOf } from "./policy/core/campaign.ts"
import { readMapping, saveMapping } from "./policy/save-policy.ts"
import { CampaignsView, ruleWords } from "./records/campaign-view.tsx"

const PATH = "/settings/campaigns"
const MAX_ADDRESS = 2048

/** What the address that somebody tries would count as: by which line, or by none. */
function tried(address: string, rules: readonly MappingRule[]) {
  const campaign = campaignOfUrl(address)
  return { address, hasCampaign: campaign !== null, line: campaign === null ? -1 : ruleOf(campaign, rules) }
}

async function show(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, query } = visit
  const { version, rules } = await readMapping(ctx, vendorId)
  const address = (query.address ?? "").trim().slice(0, MAX_ADDRESS)
  const view = (
    <CampaignsView
      path={base + PATH}
      settings={`${base}/settings`}
      rules={rules}
      version={version}
      asked={address === "" ? null : tried(address, rules)}
      mayChange={mayDo(ctx, "credit_policy.save")}
      state={state}
    />
  )
  return { kind: "view", title: saying(visit)("campaigns.title"), view, ...(state && { status: 422 }) }
}

/** The lines that a form changes, where nobody else has changed them since it was shown. */
async function seen(visit: VendorVisit) {
  const { version, rules } = await readMapping(visit.ctx, visit.vendorId)
  const at = Number(visit.form.line)
  return { version, rules, at, isOld: String(version) !== visit.form.version }
}

async function save(visit: VendorVisit, rules: MappingRule[], version: number): Promise<void> {
  await saveMapping(visit.ctx, visit.vendorId, validate(mappingInput, { rules }).rules, version)
}

/** One line as the form says it; 422 for one that says nothing, since that would fit everything. */
function entered(visit: VendorVisit): MappingRule {
  const { form } = visit
  const marks = MARKS.flatMap((mark) => (form[mark]?.trim() ? [[mark, form[mark].trim()]] : []))
  if (marks.length === 0) throw invalidField("/utm_source", saying(visit)("campaigns.one_mark"))
  const [rule] = validate(mappingInput, {
    rules: [{ match: Object.fromEntries(marks), channel: form.channel || null }],
  }).rules
  return rule!
}

const stale = (visit: VendorVisit) => invalidField("", saying(visit)("campaigns.stale"))

async function add(visit: VendorVisit): Promise<PageAnswer> {
  try {
    const rule = entered(visit)
    const { version, rules, isOld } = await seen(visit)
    if (isOld) throw stale(visit)
    await save(visit, visit.form.where === "last" ? [...rules, rule] : [rule, ...rules], version)
    return goTo(visit.base + PATH, saying(visit)("campaigns.said_added"))
  } catch (error) {
    const { values, errors } = refusedForm(error, visit.form)
    const atField = errors.map(({ pointer, detail }) => ({ detail, pointer: pointer.replace(/^.*\//, "/") }))
    return show(visit, { values, errors: atField })
  }
}

async function move(visit: VendorVisit): Promise<PageAnswer> {
  try {
    const { version, rules, at, isOld } = await seen(visit)
    if (isOld) throw stale(visit)
    const to = visit.form.way === "up" ? at - 1 : at + 1
    const [from, beside] = [rules[at], rules[to]]
    if (!from || !beside) throw notFound()
    const moved = rules.map((rule, index) => (index === at ? beside : index === to ? from : rule))
    await save(visit, moved, version)
    return goTo(visit.base + PATH)
  } catch (error) {
    return show(visit, refusedForm(error, {}))
  }
}

async function remove(visit: VendorVisit): Promise<PageAnswer> {
  try {
    const { version, rules, at, isOld } = await seen(visit)
    if (isOld) throw stale(visit)
    if (!rules[at]) throw notFound()
    await save(
      visit,
      rules.filter((_, index) => index !== at),
      version,
    )
    return goTo(visit.base + PATH, saying(visit)("campaigns.said_removed"))
  } catch (error) {
    return show(visit, refusedForm(error, {}))
  }
}

async function askOfRemoval(visit: VendorVisit) {
  const { rules, at, isOld } = await seen(visit)
  const rule = rules[at]
  if (isOld) return null
  if (!rule) throw notFound()
  const words = ruleWords(rule, visit.reader.language)
  return questionOf(visit, "campaign_remove", visit.base + PATH, { n: at + 1, line: words })
}

const post = (path: string, run: (visit: VendorVisit) => Promise<PageAnswer>) =>
  ({ audience: "vendor", method: "post", path: PATH + path, action: "credit_policy.save", run }) as const

/** Which campaigns are which channel. */
export const campaignPages: Route[] = [
  { audience: "vendor", method: "get", path: PATH, action: "credit_policy.read", run: (visit) => show(visit) },
  post("", add),
  post("/move", move),
  { ...post("/removal", remove), ask: askOfRemoval },
]
