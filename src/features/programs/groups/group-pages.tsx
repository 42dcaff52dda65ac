import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import { actOnce, onceOnly } from "../../identity/sessions/act-once.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../../identity/sessions/core/page.ts"
import { CreateGroup, UpdateGroup } from "../contract.ts"
import { readProgram } from "../programs/read-programs.ts"
import { saveRecruiting } from "../programs/save-recruiting.ts"
import { createGroup, updateGroup } from "./create-group.ts"
import { GroupsView } from "./group-view.tsx"
import { readGroup, readGroups } from "./read-groups.ts"
import { levelsShown, readRecruitingForm, recruitingValues } from "./read-recruiting-form.ts"
import { fitsForm, readTiersForm, tierValues } from "./read-tiers-form.ts"
import { saveTiers } from "./save-tiers.ts"

const SHOWN = 200

type Refused = { groups?: FormState & { groupId: string | null }; tiers?: FormState; recruiting?: FormState }

const readingOf = ({ currency, reader: { language } }: VendorVisit) => ({ currency, language })

async function showGroups(visit: VendorVisit, refused: Refused = {}): Promise<PageAnswer> {
  const { ctx, vendorId, base, params } = visit
  const program = await readProgram(ctx, vendorId, params.id!)
  const groups = await readGroups(ctx, vendorId, { limit: SHOWN, program_id: program.id })
  const props = { program, groups, base, mayManage: mayDo(ctx, "group.save"), once: onceOnly({}) }
  const reading = readingOf(visit)
  const [saved, recruiters] = [program.tiers ?? [], program.recruiting ?? { levels_bps: [], months: null }]
  const values = tierValues(saved, groups, reading)
  const tiers = refused.tiers ?? (fitsForm(saved) ? { values, errors: [] } : null)
  const earned = refused.recruiting ?? { values: recruitingValues(recruiters, reading.language), errors: [] }
  const recruiting = { ...earned, levels: levelsShown(recruiters) }
  const growth = { tiers, recruiting }
  const view = <GroupsView {...props} {...growth} {...(refused.groups && { state: refused.groups })} />
  const isRefused = Object.keys(refused).length > 0
  return { kind: "view", title: program.name, view, ...(isRefused && { status: 422 }) }
}

async function add(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, params } = visit
  const { id } = await readProgram(ctx, vendorId, params.id!)
  try {
    const input = validate(CreateGroup, { name: (form.name ?? "").trim(), program_id: id })
    await actOnce(visit, (once) => createGroup(once, vendorId, input))
    return goTo(`${base}/programs/${id}/groups`, saying(visit)("groups.added", { name: input.name }))
  } catch (error) {
    return showGroups(visit, { groups: { ...refusedForm(error, form), groupId: null } })
  }
}

async function rename(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, params } = visit
  const group = await readGroup(ctx, vendorId, params.group!)
  try {
    const { name } = await updateGroup(
      ctx,
      vendorId,
      group.id,
      validate(UpdateGroup.required(), { name: (form.name ?? "").trim() }),
    )
    return goTo(`${base}/programs/${group.programId}/groups`, saying(visit)("groups.renamed", { name }))
  } catch (error) {
    return showGroups(visit, { groups: { ...refusedForm(error, form), groupId: group.id } })
  }
}

async function setTiers(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, params } = visit
  const { id } = await readProgram(ctx, vendorId, params.id!)
  try {
    const groups = await readGroups(ctx, vendorId, { limit: SHOWN, program_id: id })
    await saveTiers(ctx, vendorId, id, readTiersForm(form, groups, readingOf(visit)))
    return goTo(`${base}/programs/${id}/groups`, saying(visit)("growth.tiers_saved"))
  } catch (error) {
    return showGroups(visit, { tiers: refusedForm(error, form) })
  }
}

async function setRecruiting(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, params } = visit
  const { id } = await readProgram(ctx, vendorId, params.id!)
  try {
    await saveRecruiting(ctx, vendorId, id, readRecruitingForm(form, readingOf(visit).language))
    return goTo(`${base}/programs/${id}/groups`, saying(visit)("growth.recruiting_saved"))
  } catch (error) {
    return showGroups(visit, { recruiting: refusedForm(error, form) })
  }
}

/** The groups of a program, by what affiliates get into them, and what recruiters earn. */
export const groupPages: Route[] = [
  {
    audience: "vendor",
    method: "get",
    path: "/programs/:id/groups",
    action: "group.read",
    run: (visit) => showGroups(visit),
  },
  { audience: "vendor", method: "post", path: "/programs/:id/groups", action: "group.save", run: add },
  { audience: "vendor", method: "post", path: "/programs/:id/groups/:group", action: "group.save", run: rename },
  { audience: "vendor", method: "post", path: "/programs/:id/tiers", action: "program.save", run: setTiers },
  { audience: "vendor", method: "post", path: "/programs/:id/recruiting", action: "program.save", run: setRecruiting },
]
