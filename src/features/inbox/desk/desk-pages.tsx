import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import { afterStep, readStep } from "../../commissions/rules/core/draft.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../../identity/sessions/core/page.ts"
import { SaveDesk, SaveSla } from "../contract.ts"
import { KINDS } from "../core/sla.ts"
import {
  columnsOf,
  countOfList,
  fieldsOfList,
  fieldsOfWeek,
  inForm,
  linesOf,
  numbersOfRules,
  openingsText,
  readList,
  readRules,
  readWeek,
  rowsOfRules,
  WEEK,
} from "./core/desk-text.ts"
import type { Desk } from "./desk-store.ts"
import { type DeskProps, DeskView } from "./desk-view.tsx"
import { readDeskSettings, readMailDesk, saveDesk, saveSla } from "./save-desk.ts"

/** Days off that can be added at once. */
const SPARE_HOLIDAYS = 3

const valuesOf = (desk: Desk): Record<string, string> => ({
  ...fieldsOfWeek(desk.hours),
  ...fieldsOfList("holidays", desk.holidays),
  ...rowsOfRules(desk.rules),
  blocked_words: desk.blockedWords.join("\n"),
  ...Object.fromEntries(KINDS.map((kind) => [kind, desk.checklists[kind].join("\n")])),
})

async function showDesk(visit: VendorVisit, refused: DeskProps["refused"] = null): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone } = visit
  const { desk, ...mail } = await readMailDesk(ctx, vendorId)
  const typed = refused?.state.values ?? {}
  const props = {
    days: WEEK.map((day) => ({ day, label: saying(visit)(`inbox.${day}`), openings: openingsText(desk.hours[day]) })),
    rules: desk.rules,
    ruleRows: refused?.form === "rules" ? numbersOfRules(typed) : [askedRule(visit, desk.rules.length)],
    kinds: [...KINDS],
    holidays: desk.holidays,
    openingCount: Math.max(columnsOf(desk.hours), columnsOf(readWeek(typed))),
    holidayCount: countOfList(
      "holidays",
      Object.assign(fieldsOfList("holidays", desk.holidays), typed),
      SPARE_HOLIDAYS,
    ),
    zone,
    action: `${base}/desk`,
    refused,
    values: mayDo(ctx, "desk.save") ? valuesOf(desk) : null,
    mail,
    templates: desk.templates,
    asksRating: desk.asksRating,
  }
  return {
    kind: "view",
    title: saying(visit)("nav.desk"),
    view: <DeskView {...props} />,
    ...(refused && { status: 422 }),
  }
}

/** The rule that the address names to be changed, from 0; a new one otherwise. */
function askedRule({ query }: VendorVisit, count: number): number {
  const asked = Number(query.rule ?? count)
  return Number.isInteger(asked) && asked >= 0 && asked < count ? asked : count
}

/** Moves or removes a rule, or puts what was typed into its row, a row of its own for a new one; the number of one to change. */
async function stepRules({ ctx, vendorId, form: sent }: VendorVisit): Promise<number | null> {
  const { rules } = await readDeskSettings(ctx, vendorId)
  const step = readStep(sent.do, rules.length)
  if (step.kind === "edit") return step.index
  const isMove = step.kind === "up" || step.kind === "down" || step.kind === "remove"
  const wanted = isMove ? afterStep(rules, step) : readRules(Object.assign(rowsOfRules(rules), sent))
  await saveSla(ctx, vendorId, validate(SaveSla, { rules: wanted }))
  return null
}

/** Answers with the number of a rule to be changed first, where it saves nothing. */
type Save = (visit: VendorVisit) => Promise<unknown>

const form = (name: string, save: Save): Route => ({
  audience: "vendor",
  method: "post",
  path: `/desk/${name}`,
  action: "desk.save",
  run: async (visit) => {
    try {
      const asked = await save(visit)
      if (typeof asked === "number") return goTo(`${visit.base}/desk?rule=${asked}#rule`)
      return goTo(`${visit.base}/desk`, saying(visit)("inbox.saved"))
    } catch (error) {
      const { values, errors } = refusedForm(error, visit.form)
      return showDesk(visit, { form: name, state: { values, errors: errors.map((one) => inForm(values, one)) } })
    }
  },
})

/** When the desk works and how fast it answers, to read for everybody and to change for who manages. */
export const deskPages: Route[] = [
  { audience: "vendor", method: "get", path: "/desk", action: "desk.read", run: (visit) => showDesk(visit) },
  form("hours", ({ ctx, vendorId, form: sent }) =>
    saveSla(ctx, vendorId, validate(SaveSla, { business_hours: readWeek(sent), holidays: readList(sent, "holidays") })),
  ),
  form("rules", stepRules),
  form("rating", ({ ctx, vendorId, form: sent }) =>
    saveDesk(ctx, vendorId, { asks_rating: sent.asks_rating === "on" }),
  ),
  form("template", async ({ ctx, vendorId, form: sent }) => {
    const { templates } = await readDeskSettings(ctx, vendorId)
    const { name = "", text = "" } = sent
    const [given] = validate(SaveDesk, { templates: [{ name, text }] }).templates!
    const others = templates.filter((one) => one.name !== given!.name)
    return saveDesk(ctx, vendorId, validate(SaveDesk, { templates: [...others, given] }))
  }),
  form("template-removal", async ({ ctx, vendorId, form: sent }) => {
    const { templates } = await readDeskSettings(ctx, vendorId)
    return saveDesk(ctx, vendorId, { templates: templates.filter(({ name }) => name !== sent.name) })
  }),
  form("letters", ({ ctx, vendorId, form: sent }) =>
    saveDesk(
      ctx,
      vendorId,
      validate(SaveDesk, {
        checklists: Object.fromEntries(KINDS.map((kind) => [kind, linesOf(sent[kind])])),
        blocked_words: linesOf(sent.blocked_words),
      }),
    ),
  ),
]
