import type { MessageKey } from "../../../web/messages/catalogue.ts"
import { saying } from "../../../web/reader.ts"
import { questionOf } from "../../../web/ui/question.ts"
import { mayDo } from "../../identity/permissions/core/permissions.ts"
import {
  backTo,
  goTo,
  type PageAnswer,
  type Route,
  type VendorVisit,
  type Visit,
} from "../../identity/sessions/core/page.ts"
import { answerMailedChange, approveEmailChange, readMailedChange, rejectEmailChange } from "./approve-email-change.ts"
import { AnswerEmailChangeView, EmailChangeDoneView, WaitingEmailChanges } from "./email-change-view.tsx"
import { EMAIL_CHANGE_PATH } from "./propose-email-change.ts"
import { readEmailChanges } from "./read-affiliates.ts"

async function ask(visit: Visit): Promise<PageAnswer> {
  const token = visit.query.token ?? ""
  const found = await readMailedChange(visit.ctx, token)
  if (!found) return done(visit, "sso.domain_refused", "address.spent_words", 422)
  const { oldEmail, newEmail } = found.change
  const props = { action: EMAIL_CHANGE_PATH, token, name: found.name, oldEmail, newEmail }
  return { kind: "view", title: saying(visit)("address.title"), view: <AnswerEmailChangeView {...props} /> }
}

async function answer(visit: Visit): Promise<PageAnswer> {
  const { ctx, form } = visit
  const agrees = form.answer === "agree"
  if (!(await answerMailedChange(ctx, form.token ?? "", agrees)))
    return done(visit, "sso.domain_refused", "address.spent_words", 422)
  return agrees
    ? done(visit, "address.changed", "address.changed_words")
    : done(visit, "address.unchanged", "address.unchanged_words")
}

function done(visit: Visit, title: MessageKey, intro: MessageKey, status: 200 | 422 = 200): PageAnswer {
  const t = saying(visit)
  const view = <EmailChangeDoneView title={t(title)} intro={t(intro)} />
  return { kind: "view", title: t("address.title"), view, status }
}

/** What waits, as part of the page of the vendor's affiliates. */
export async function showWaitingChanges({ ctx, vendorId, base, zone }: VendorVisit) {
  const personId = ctx.actor.kind === "member" ? ctx.actor.personId : null
  const changes = (await readEmailChanges(ctx, vendorId)).map(({ change, name }) => ({
    affiliateId: change.affiliateId,
    name,
    oldEmail: change.oldEmail,
    newEmail: change.newEmail,
    confirmBy: change.confirmBy.toISOString(),
    mayApprove: mayDo(ctx, "email_change.approve") && change.proposedPersonId !== personId,
  }))
  const mayReject = mayDo(ctx, "email_change.reject")
  return <WaitingEmailChanges changes={changes} base={base} zone={zone} mayReject={mayReject} />
}

/** The mailed link, and the decisions of the vendor's people. */
export const emailChangePages: Route[] = [
  { audience: "open", method: "get", path: EMAIL_CHANGE_PATH, run: ask },
  { audience: "open", method: "post", path: EMAIL_CHANGE_PATH, run: answer },
  {
    audience: "vendor",
    method: "post",
    path: "/affiliates/:id/email-change/approval",
    action: "email_change.approve",
    ask: async (visit) => {
      const waiting = await readEmailChanges(visit.ctx, visit.vendorId)
      const found = waiting.find(({ change }) => change.affiliateId === visit.params.id)
      const back = `${visit.base}/affiliates`
      return found ? questionOf(visit, "email", back, { name: found.name, email: found.change.newEmail }) : null
    },
    run: async (visit) => {
      const { ctx, vendorId, base, params } = visit
      try {
        const { name } = await approveEmailChange(ctx, vendorId, params.id!)
        return goTo(`${base}/affiliates`, saying(visit)("address.said_changed", { name }))
      } catch (error) {
        return backTo(`${base}/affiliates`, error)
      }
    },
  },
  {
    audience: "vendor",
    method: "post",
    path: "/affiliates/:id/email-change/rejection",
    action: "email_change.reject",
    run: async (visit) => {
      const { ctx, vendorId, base, params } = visit
      try {
        const { name } = await rejectEmailChange(ctx, vendorId, params.id!)
        return goTo(`${base}/affiliates`, saying(visit)("address.said_kept", { name }))
      } catch (error) {
        return backTo(`${base}/affiliates`, error)
      }
    },
  },
]
