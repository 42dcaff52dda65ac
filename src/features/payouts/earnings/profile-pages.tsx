import { LANGUAGES } from "../../../vocabulary/languages.ts"
import { AFFILIATE_MAILS, type MailKind, MEMBER_MAILS } from "../../../vocabulary/mail-kinds.ts"
import { saying } from "../../../web/reader.ts"
import type { FormState } from "../../../web/ui/form.tsx"
import { readProfile } from "../../identity/people/read-profile.ts"
import { saveProfile } from "../../identity/people/save-profile.ts"
import {
  type AffiliateVisit,
  goTo,
  type PageAnswer,
  type Route,
  refusedForm,
} from "../../identity/sessions/core/page.ts"
import { readOwnEnrollments } from "../../programs/affiliates/act-for-affiliate.ts"
import { renameSelf } from "../../programs/affiliates/rename-self.ts"
import { ProfileView } from "./profile-view.tsx"
import { showAccounts } from "./show-accounts.ts"

async function showProfile(visit: AffiliateVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, person } = visit
  const enrollments = await readOwnEnrollments(ctx, person.id)
  const zone = person.zone ?? ""
  const { mailsOff = [], isMember = false } = (await readProfile(ctx, person.id)) ?? {}
  const values = {
    name: enrollments[0]?.affiliate.name ?? "",
    language: person.language ?? "",
    timezone: zone,
  }
  const known = Intl.supportedValuesOf("timeZone")
  const props = {
    email: person.email,
    enrollments,
    mails: { off: mailsOff, kinds: kindsOf(enrollments.length > 0, isMember) },
    accounts: await showAccounts(ctx, person.id, enrollments),
    zones: zone === "" || known.includes(zone) ? known : [zone, ...known],
    state: state ?? { values, errors: [] },
  }
  const title = saying(visit)("nav.profile")
  return { kind: "view", title, view: <ProfileView {...props} />, ...(state && { status: 422 }) }
}

async function save(visit: AffiliateVisit): Promise<PageAnswer> {
  const { ctx, person, form } = visit
  const language = LANGUAGES.find((one) => one === form.language) ?? null
  try {
    const enrollments = await readOwnEnrollments(ctx, person.id)
    await saveProfile(ctx, person.id, { language, timezone: form.timezone?.trim() || null })
    if (enrollments.length > 0) await renameSelf(ctx, enrollments, form.name ?? "")
    const reader = language ? { language } : {}
    const say = saying({ reader: { ...visit.reader, ...reader } })
    return { ...goTo("/profile", say("profile.saved")), ...(language && { reader }) } as PageAnswer
  } catch (error) {
    return showProfile(visit, refusedForm(error, form))
  }
}

const kindsOf = (isAffiliate: boolean, isMember: boolean): MailKind[] => [
  ...(isAffiliate ? AFFILIATE_MAILS : []),
  ...(isMember ? MEMBER_MAILS : []),
]

/** What the form did not show stays as it was. */
async function saveMails({ ctx, person, form, ...visit }: AffiliateVisit): Promise<PageAnswer> {
  const [enrollments, choices] = [await readOwnEnrollments(ctx, person.id), await readProfile(ctx, person.id)]
  const shown = kindsOf(enrollments.length > 0, choices?.isMember ?? false)
  const unseen = (choices?.mailsOff ?? []).filter((kind) => !shown.includes(kind))
  const off = shown.filter((kind) => form[`mail_${kind}`] !== "on")
  await saveProfile(ctx, person.id, { mailsOff: [...unseen, ...off] })
  return goTo("/profile", saying(visit)("mails.choices_saved"))
}

/** A person's own profile: name, language, zone, where they are paid, and which mails they get. */
export const profilePages: Route[] = [
  { audience: "affiliate", method: "get", path: "/profile", run: (visit) => showProfile(visit) },
  { audience: "affiliate", method: "post", path: "/profile", run: save },
  { audience: "affiliate", method: "post", path: "/profile/mails", run: saveMails },
]
