import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import { actOnce, onceOnly } from "../../identity/sessions/act-once.ts"
import { goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "../../identity/sessions/core/page.ts"
import { CreateGroup, UpdateGroup } from "../contract.ts"
import { readProgram } from "../programs/read-programs.ts"
import { createGroup, updateGroup } from "./create-group.ts"
import { GroupsView } from "./group-view.tsx"
import { readGroup, readGroups } from "./read-groups.ts"

const SHOWN = 200

async function showGroups(visit: VendorVisit, state?: FormState & { groupId: string | null }): Promise<PageAnswer> {
  const { ctx, vendorId, base, params } = visit
  const program = await readProgram(ctx, vendorId, params.id!)
  const groups = await readGroups(ctx, vendorId, { limit: SHOWN, program_id: program.id })
  const props = { program, groups, base, mayManage: mayDo(ctx, "group.save"), once: onceOnly({}) }
  const view = <GroupsView {...props} {...(state && { state })} />
  return { kind: "view", title: program.name, view, ...(state && { status: 422 }) }
}

async function add(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form, params } = visit
  const { id } = await readProgram(ctx, vendorId, params.id!)
  try {
    const input = validate(CreateGroup, { name: (form.name ?? "").trim(), program_id: id })
    await actOnce(visit, (once) => createGroup(once, vendorId, input))
    return goTo(`${base}/programs/${id}/groups`, saying(visit)("groups.added", { name: input.name }))
  } catch (error) {
    return showGroups(visit, { ...refusedForm(error, form), groupId: null })
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
    return showGroups(visit, { ...refusedForm(error, form), groupId: group.id })
  }
}

/** The groups of a program. */
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
]
