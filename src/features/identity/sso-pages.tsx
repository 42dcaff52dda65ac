import { AppError } from "../../lib/errors.ts"
import { validate } from "../../platform/http/validate.ts"
import { saying } from "../../web/reader.ts"
import type { FormState } from "../../web/ui/form.tsx"
import { questionOf } from "../../web/ui/question.ts"
import { ownPath, withQuery } from "../../web/url.ts"
import { SaveSso } from "./contract.ts"
import { countWrongCredential } from "./keys/count-wrong-credential.ts"
import {
  filled,
  goTo,
  PAGE_BASES,
  type PageAnswer,
  type Route,
  refusedForm,
  type VendorVisit,
  type Visit,
} from "./sessions/core/page.ts"
import type { SsoRefusal } from "./sso/core/decide-sso.ts"
import { finishSso, linkSso } from "./sso/finish-sso.ts"
import { DOMAIN_PROOF_PATH, proveDomain, readDomainProof } from "./sso/prove-domain.ts"
import { callbackPath } from "./sso/relying-party.ts"
import { deleteSso, readSso, saveSso } from "./sso/save-sso.ts"
import {
  DomainProofView,
  DomainProvedView,
  LinkView,
  ProveView,
  SsoDoorView,
  SsoRefusedView,
  SsoSettingsView,
  ssoPath,
} from "./sso/sso-view.tsx"
import { readNote, readSsoDoor, startSso } from "./sso/start-sso.ts"

const PATH = "/settings/sso"
const DOOR = "/sign-in/sso/:id"

const homeOf = (vendorId: string) => `${PAGE_BASES.vendor.replace(":vendorId", vendorId)}/home`

/** To the issuer, for who comes from a page of ours; who was led here by anything else is asked first. */
async function enterDoor(visit: Visit): Promise<PageAnswer> {
  const { ctx, params, query, from, person } = visit
  const id = params.id ?? ""
  const { vendor, host } = await readSsoDoor(ctx, id)
  const href = withQuery(ssoPath(id), query)
  const title = saying(visit)("sso.continue", { name: vendor.name })
  if (from === null) return { kind: "view", title, view: <SsoDoorView name={vendor.name} host={host} href={href} /> }
  const email = query.email ?? person?.email ?? null
  const started = await startSso(ctx, id, { next: ownPath(query.next), email, isAgain: query.again !== undefined })
  if (started.kind === "going") return { kind: "redirect", to: started.url, ssoNote: started.note }
  const view = <SsoDoorView name={vendor.name} host={host} href={href} trouble={started.reason} />
  return { kind: "view", title, view, status: 422 }
}

async function comeBack(visit: Visit): Promise<PageAnswer> {
  const { ctx, params, query, person, ssoNote } = visit
  const id = params.id ?? ""
  const answer = { note: ssoNote, query, priorSessionId: person?.sessionId ?? null }
  const outcome = await finishSso(ctx, id, answer)
  if (outcome.kind === "refused") return refuse(visit, id, outcome.why)
  if (outcome.kind === "signed_in")
    return { kind: "redirect", to: outcome.next ?? homeOf(id), session: outcome.sessionId, ssoNote: null }
  const { email, note } = outcome
  const next = `${ssoPath(id)}/link`
  if (person?.onlyVendor === null && person.email === email) return { kind: "redirect", to: next, ssoNote: note }
  const { vendor } = await readSsoDoor(ctx, id)
  const view = <ProveView email={email} name={vendor.name} next={next} />
  return { kind: "view", title: saying(visit)("sso.prove"), view, ssoNote: note }
}

async function refuse(visit: Visit, id: string, why: SsoRefusal): Promise<PageAnswer> {
  await countWrongCredential(visit.ctx, visit.ctx.client?.address ?? "")
  const { vendor } = await readSsoDoor(visit.ctx, id)
  const view = <SsoRefusedView why={why} name={vendor.name} />
  return { kind: "view", title: saying(visit)("sso.refused"), view, status: 422, ssoNote: null }
}

/** Whoever counts everywhere, as the mailbox or a passkey has shown. */
const provenOf = ({ person }: Visit) => (person?.onlyVendor === null ? person : null)

async function showLink(visit: Visit): Promise<PageAnswer> {
  const { ctx, params, ssoNote, path } = visit
  const id = params.id ?? ""
  const { vendor, host } = await readSsoDoor(ctx, id)
  const note = await readNote(ctx, ssoNote, id, "proving")
  const person = provenOf(visit)
  if (!note || person?.email !== note.email) return refuse(visit, id, "sso_changed")
  const view = <LinkView action={path} email={note.email} name={vendor.name} host={host} />
  return { kind: "view", title: saying(visit)("sso.link"), view }
}

async function link(visit: Visit): Promise<PageAnswer> {
  const id = visit.params.id ?? ""
  const outcome = await linkSso(visit.ctx, id, visit.ssoNote, provenOf(visit))
  if (outcome.kind === "refused") return refuse(visit, id, outcome.why)
  return { kind: "redirect", to: outcome.next ?? homeOf(id), ssoNote: null }
}

async function showProof(visit: Visit): Promise<PageAnswer> {
  const token = visit.query.token ?? ""
  const proof = await readDomainProof(visit.ctx, token)
  const view = proof ? (
    <DomainProofView {...proof} action={DOMAIN_PROOF_PATH} token={token} />
  ) : (
    <DomainProvedView isDone={false} />
  )
  return { kind: "view", title: saying(visit)("sso.title"), view, ...(!proof && { status: 422 as const }) }
}

async function prove(visit: Visit): Promise<PageAnswer> {
  const isDone = (await proveDomain(visit.ctx, visit.form.token ?? "")) === "verified"
  const view = <DomainProvedView isDone={isDone} />
  return { kind: "view", title: saying(visit)("sso.title"), view, ...(!isDone && { status: 422 as const }) }
}

async function showSettings(visit: VendorVisit, refusedState?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base } = visit
  const sso = await readSso(ctx, vendorId).catch((error: unknown) => {
    if (error instanceof AppError && error.kind === "not_found") return null
    throw error
  })
  const names = sso?.domains.map(({ domain }) => domain).join("\n") ?? ""
  const values = sso ? { issuer: sso.issuer, client_id: sso.clientId, domains: names } : {}
  const view = (
    <SsoSettingsView
      path={base + PATH}
      isOn={sso !== null}
      redirectUri={ctx.ports.env.publicUrl + callbackPath(vendorId)}
      pending={sso?.domains.filter(({ verifiedAt }) => !verifiedAt).map(({ domain }) => domain) ?? []}
      tryPath={ssoPath(vendorId)}
      state={refusedState ?? { values, errors: [] }}
    />
  )
  return { kind: "view", title: saying(visit)("sso.title"), view, ...(refusedState && { status: 422 }) }
}

async function save(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base, form } = visit
  const { domains = "", ...rest } = form
  try {
    const named = domains.split(/[\s,]+/).filter((name) => name !== "")
    await saveSso(ctx, vendorId, validate(SaveSso, { ...filled(rest), domains: named }))
    return goTo(base + PATH, saying(visit)("sso.saved"))
  } catch (error) {
    const state = refusedForm(error, { ...form, client_secret: "" }, { domain_taken: "/domains" })
    const errors = state.errors.map(({ pointer, ...said }) => ({
      ...said,
      pointer: pointer.replace(/^(\/domains)\/\d+$/, "$1"),
    }))
    return showSettings(visit, { ...state, errors })
  }
}

async function remove(visit: VendorVisit): Promise<PageAnswer> {
  await deleteSso(visit.ctx, visit.vendorId)
  return goTo(visit.base + PATH, saying(visit)("sso.deleted"))
}

/** Signing in by a vendor's own issuer, and what its owners set. */
export const ssoPages: Route[] = [
  { audience: "open", method: "get", path: DOMAIN_PROOF_PATH, run: showProof },
  { audience: "open", method: "post", path: DOMAIN_PROOF_PATH, run: prove },
  { audience: "open", method: "get", path: DOOR, run: enterDoor },
  { audience: "open", method: "get", path: `${DOOR}/callback`, run: comeBack },
  { audience: "open", method: "get", path: `${DOOR}/link`, run: showLink },
  { audience: "open", method: "post", path: `${DOOR}/link`, run: link },
  { audience: "vendor", method: "get", path: PATH, action: "sso.read", run: (visit) => showSettings(visit) },
  { audience: "vendor", method: "post", path: PATH, action: "sso.save", run: save },
  {
    audience: "vendor",
    method: "post",
    path: `${PATH}/deletion`,
    action: "sso.save",
    ask: async (visit) => questionOf(visit, "delete_sso", visit.base + PATH, {}),
    run: remove,
  },
]
