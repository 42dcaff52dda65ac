import { saying } from "../../../web/reader.ts"
import type { OpenRoute, PageAnswer, Visit } from "../sessions/core/page.ts"
import { readMailChoice, switchMails } from "./switch-mails.ts"
import { UnsubscribeView } from "./unsubscribe-view.tsx"
import { UNSUBSCRIBE_PATH } from "./write-mail.ts"

type Step = Parameters<typeof UnsubscribeView>[0]["step"]

async function show(visit: Visit, step: Step): Promise<PageAnswer> {
  const choice = await readMailChoice(visit.ctx, visit.params.token ?? "")
  const view = <UnsubscribeView kind={choice?.kind ?? null} action={visit.path} step={step} />
  return { kind: "view", title: saying(visit)("profile.mails"), view, ...(choice === null && { status: 404 }) }
}

/** What machines fetch switches nothing: a person says so by the button, a mail program by its POST (RFC 8058). */
async function change(visit: Visit): Promise<PageAnswer> {
  const isOn = visit.form.again === "yes"
  await switchMails(visit.ctx, visit.params.token ?? "", isOn)
  return show(visit, isOn ? "on" : "off")
}

/** Where the links at the end of mails lead, whoever is signed in. */
export const unsubscribePages: OpenRoute[] = [
  { audience: "open", method: "get", path: `${UNSUBSCRIBE_PATH}/:token`, run: (visit) => show(visit, "asked") },
  { audience: "open", method: "post", path: `${UNSUBSCRIBE_PATH}/:token`, isAnybodys: true, run: change },
]
