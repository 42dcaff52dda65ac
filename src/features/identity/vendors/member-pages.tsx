import { validate } from "../../../platform/http/validate.ts"
import { saying } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { questionOf } from "../../../web/ui/question.ts"
import { AddMember, UpdateMember } from "../contract.ts"
import { readBounces } from "../people/read-bounces.ts"
import { mayDo } from "../permissions/core/permissions.ts"
import {
  backTo,
  filled,
  goTo,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
} from "../sessions/core/page.ts"
import { addMember, inviteAgain } from "./add-member.ts"
import { MembersView } from "./member-view.tsx"
import { readAbsent, readMember, readMembers } from "./read-members.ts"
import { type ClearLeaver, removeMember } from "./remove-member.ts"
import { type ClearRole, updateMember } from "./update-member.ts"

const PATH = "/settings/members"
const SHOWN = 200

async function showMembers(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone } = visit
  const rows = await readMembers(ctx, vendorId, { limit: SHOWN })
  const bounces = await readBounces(
    ctx,
    rows.map(({ email }) => email),
  )
  const absent = await readAbsent(
    ctx,
    rows.map(({ personId }) => personId),
  )
  const members = rows.map(({ id, personId, name, email, role, joinedAt }) => {
    const known = { bounce: bounces.get(email) ?? null, isAbsent: absent.has(personId) }
    return { id, name, email, ...known, role, joinedAt: joinedAt.toISOString() }
  })
  const props = { members, path: base + PATH, zone, mayInvite: mayDo(ctx, "member.add") }
  const view = <MembersView {...props} {...(state && { state })} />
  return { kind: "view", title: saying(visit)("inbox.members"), view, ...(state && { status: 422 }) }
}

async function invite(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form } = visit
  try {
    const { name, email } = await addMember(ctx, vendorId, validate(AddMember, filled(form)))
    return goTo(base + PATH, saying(visit)("members.invited", { name, email }))
  } catch (error) {
    return showMembers(visit, refusedForm(error, form, { member_exists: "/email" }))
  }
}

async function mailAgain(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, params } = visit
  const { name, email } = await inviteAgain(ctx, vendorId, params.id!)
  return goTo(base + PATH, saying(visit)("members.invited", { name, email }))
}

const changeRole = (clearRole: ClearRole) => async (visit: VendorVisit) => {
  const { ctx, vendorId, base, form, params } = visit
  await readMember(ctx, vendorId, params.id!)
  const t = saying(visit)
  try {
    const input = validate(UpdateMember.pick({ role: true }).required(), { role: form.role })
    const { name, role } = await updateMember(ctx, vendorId, params.id!, input, clearRole)
    return goTo(base + PATH, t("members.changed", { name, role: t(`members.role_${role}`) }))
  } catch (error) {
    return backTo(base + PATH, error)
  }
}

const remove = (clearLeaver: ClearLeaver) => async (visit: VendorVisit) => {
  const { ctx, vendorId, base, params } = visit
  const { name } = await readMember(ctx, vendorId, params.id!)
  try {
    await removeMember(ctx, vendorId, params.id!, clearLeaver)
    return goTo(base + PATH, saying(visit)("members.removed", { name }))
  } catch (error) {
    return backTo(base + PATH, error)
  }
}

/** The vendor's people; what a member holds that their new role does not do, or who leaves held, is given away. */
export const memberPages = (clearRole: ClearRole, clearLeaver: ClearLeaver): Route[] => [
  { audience: "vendor", method: "get", path: PATH, action: "member.read", run: (visit) => showMembers(visit) },
  { audience: "vendor", method: "post", path: PATH, action: "member.add", run: invite },
  { audience: "vendor", method: "post", path: `${PATH}/:id/invitation`, action: "member.add", run: mailAgain },
  { audience: "vendor", method: "post", path: `${PATH}/:id/role`, action: "member.update", run: changeRole(clearRole) },
  {
    audience: "vendor",
    method: "post",
    path: `${PATH}/:id/removal`,
    action: "member.remove",
    ask: async (visit) => {
      const { name } = await readMember(visit.ctx, visit.vendorId, visit.params.id!)
      return questionOf(visit, "remove_member", visit.base + PATH, { name })
    },
    run: remove(clearLeaver),
  },
]
