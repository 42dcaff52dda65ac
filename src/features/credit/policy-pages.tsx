import { validate } from "../../platform/http/validate.ts"
import type { Language } from "../../vocabulary/languages.ts"
import { saying } from "../../web/reader.ts"
import type { FormState } from "../../web/ui/form.tsx"
import { questionOf } from "../../web/ui/question.ts"
import { countField } from "../../web/ui/read-input.ts"
import { mayDo } from "../identity/permissions/core/permissions.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../identity/sessions/core/page.ts"
import { readMembers } from "../identity/vendors/read-members.ts"
import { type PolicyInput, PolicyQuery, policyInput } from "./contract.ts"
import { CHANNELS } from "./models/core/journey.ts"
import { type CreditPolicy, RECORD_APPROVERS, SELF_SERVE, TRANSFER_APPROVERS } from "./policy/core/policy.ts"
import { readPolicy, readPolicyVersions, savePolicy } from "./policy/save-policy.ts"
import { whoWords } from "./records/credit-words-view.tsx"
import { PolicyVersionView, PolicyView } from "./records/policy-view.tsx"
import { policyWords } from "./records/policy-words-view.tsx"
import { readCreditNames } from "./records/read-credit-names.ts"

const PATH = "/settings/policy"
const MEMBERS = 200

type Texts = Record<string, string>

/** A policy as its form shows it. */
function valuesOf(policy: CreditPolicy): Texts {
  const { sales_assisted: assisted, self_serve: own, approvers, responsible = {} } = policy
  const checked = (name: string, all: readonly string[]) => all.map((one) => [`${name}_${one}`, "on"])
  return Object.fromEntries([
    ["model", policy.model],
    ["half_life_days", String(policy.half_life_days)],
    ["lookback_days", String(policy.lookback_days)],
    ["min_touches", String(assisted.min_touches)],
    ["within_days", String(assisted.within_days)],
    ["ignored_sources", assisted.ignored_sources.join("\n")],
    ...checked("own", own.channels),
    ...checked("record", approvers.record),
    ...checked("transfer", approvers.transfer),
    ...Object.entries(responsible).map(([channel, id]) => [`by_${channel}`, id]),
  ])
}

/** The same the other way. Fields of the contract that are within others are named as the form names them. */
function entered(form: Texts, language: Language): PolicyInput {
  const chosen = <T extends string>(name: string, all: readonly T[]) => all.filter((one) => form[`${name}_${one}`])
  const named = CHANNELS.flatMap((channel) => (form[`by_${channel}`] ? [[channel, form[`by_${channel}`]]] : []))
  return validate(policyInput, {
    model: form.model,
    half_life_days: countField(form, "half_life_days", language),
    lookback_days: countField(form, "lookback_days", language),
    sales_assisted: {
      min_touches: countField(form, "min_touches", language),
      within_days: countField(form, "within_days", language),
      ignored_sources: (form.ignored_sources ?? "")
        .split(/[\r\n,]+/)
        .map((source) => source.trim())
        .filter((source) => source !== ""),
    },
    self_serve: { channels: chosen("own", SELF_SERVE) },
    approvers: { record: chosen("record", RECORD_APPROVERS), transfer: chosen("transfer", TRANSFER_APPROVERS) },
    responsible: Object.fromEntries(named),
  })
}

const FIELDS: [RegExp, string][] = [
  [/^\/sales_assisted\/(\w+).*/, "/$1"],
  [/^\/approvers\/record.*/, `/record_${RECORD_APPROVERS[0]}`],
  [/^\/approvers\/transfer.*/, `/transfer_${TRANSFER_APPROVERS[0]}`],
  [/^\/responsible\/(\w+)/, "/by_$1"],
]

function refused(error: unknown, form: Texts): FormState {
  const { values, errors } = refusedForm(error, form)
  const fieldOf = (pointer: string) => FIELDS.reduce((at, [from, to]) => at.replace(from, to), pointer)
  return { values, errors: errors.map(({ pointer, detail }) => ({ detail, pointer: fieldOf(pointer) })) }
}

async function readHistory({ ctx, vendorId, reader }: VendorVisit) {
  const rows = await readPolicyVersions(ctx, vendorId)
  const names = await readCreditNames(
    ctx,
    vendorId,
    [],
    rows.map((row) => row.createdBy),
  )
  return rows.map(({ version, at, createdBy }) => ({
    version,
    at: at.toISOString(),
    by: whoWords(createdBy, names, reader.language),
  }))
}

async function show(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone, query, reader } = visit
  const { version: asked } = PolicyQuery.safeParse({ version: query.version }).data ?? {}
  const { version, policy } = await readPolicy(ctx, vendorId, asked)
  const title = saying(visit)("policy.title")
  const members = await readMembers(ctx, vendorId, { limit: MEMBERS })
  const responsible = CHANNELS.flatMap((channel) => {
    const found = members.find(({ id }) => id === policy.responsible?.[channel])
    return found ? [{ channel, name: found.name }] : []
  })
  const shown = { path: base + PATH, version, words: policyWords(policy, reader.language), responsible }
  if (asked !== undefined) return { kind: "view", title, view: <PolicyVersionView {...shown} /> }
  const view = (
    <PolicyView
      {...shown}
      settings={`${base}/settings`}
      history={await readHistory(visit)}
      members={members.map(({ id, name }) => ({ value: id, label: name }))}
      zone={zone}
      mayChange={mayDo(ctx, "credit_policy.save")}
      state={state ?? { values: valuesOf(policy), errors: [] }}
    />
  )
  return { kind: "view", title, view, ...(state && { status: 422 }) }
}

async function save(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, reader } = visit
  try {
    const { version } = await savePolicy(ctx, vendorId, entered(form, reader.language))
    return goTo(base + PATH, saying(visit)("policy.said", { n: version }))
  } catch (error) {
    return show(visit, refused(error, form))
  }
}

/** What will hold, in words; a form that does not fit is shown again instead. */
async function askOfPolicy(visit: VendorVisit) {
  const { ctx, vendorId, base, form, reader } = visit
  const { version, policy } = await readPolicy(ctx, vendorId)
  try {
    const after = { ...policy, ...entered(form, reader.language) } as CreditPolicy
    const words = policyWords(after, reader.language).join(" ")
    return questionOf(visit, "policy", base + PATH, { n: version + 1, words })
  } catch {
    return null
  }
}

/** Who took the order, by which rules. */
export const policyPages: Route[] = [
  { audience: "vendor", method: "get", path: PATH, action: "credit_policy.read", run: (visit) => show(visit) },
  { audience: "vendor", method: "post", path: PATH, action: "credit_policy.save", ask: askOfPolicy, run: save },
]
