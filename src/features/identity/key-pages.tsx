import { addDays, dayStart } from "../../lib/calendar.ts"
import { invalidField, notFound } from "../../lib/errors.ts"
import { day } from "../../lib/fields.ts"
import { realNow } from "../../platform/clock.ts"
import { validate } from "../../platform/http/validate.ts"
import { saying } from "../../web/reader.ts"
import type { FormState } from "../../web/ui/form.tsx"
import { questionOf } from "../../web/ui/question.ts"
import { CreateKey } from "./contract.ts"
import { createKey, readKeys, revokeKey, rotateKey } from "./keys/create-key.ts"
import type { IssuedKey } from "./keys/issue-key.ts"
import type { ApiKey } from "./keys/key-store.ts"
import { KeysView, NewKeyView, type ShownKey } from "./keys/key-view.tsx"
import { SCOPE_AREAS } from "./permissions/core/scopes.ts"
import { actOnce, onceOnly } from "./sessions/act-once.ts"
import { backTo, goTo, type PageAnswer, type Route, refusedForm, type VendorVisit } from "./sessions/core/page.ts"
import { readMemberNames } from "./vendors/read-members.ts"

const PATH = "/settings/keys"
const SHOWN = 100
/** For so long a key that is replaced works on. */
const OVERLAP_HOURS = 24

async function show(visit: VendorVisit, state?: FormState): Promise<PageAnswer> {
  const { ctx, vendorId, base, zone } = visit
  const keys = await readKeys(ctx, vendorId, { limit: SHOWN })
  const names = await readMemberNames(ctx, vendorId, [...new Set(keys.map(({ createdBy }) => createdBy))])
  const view = (
    <KeysView
      path={base + PATH}
      settings={`${base}/settings`}
      rows={keys.map((key) => toRow(key, names.get(key.createdBy) ?? null))}
      zone={zone}
      once={onceOnly({})}
      state={state}
    />
  )
  return { kind: "view", title: saying(visit)("keys.title"), view, ...(state && { status: 422 }) }
}

const toRow = ({ lastUsedAt, expiresAt, createdAt, ...key }: ApiKey, madeBy: string | null): ShownKey => ({
  id: key.id,
  name: key.name,
  kind: key.kind,
  scopes: key.scopes,
  hint: key.hint,
  madeBy,
  usedAt: lastUsedAt?.toISOString() ?? null,
  expiresAt: expiresAt?.toISOString() ?? null,
  isOver: expiresAt !== null && expiresAt <= realNow(),
  madeAt: createdAt.toISOString(),
})

/** A key as its form says it: limited to areas where any is chosen, until the end of a day where one is named. */
function entered({ form, zone }: VendorVisit): CreateKey {
  const scopes = SCOPE_AREAS.flatMap((area) => {
    const level = form[`scope_${area}`]
    return level === "read" || level === "write" ? [`${area}:${level}`] : []
  })
  const until = form.until?.trim() ?? ""
  const wrong = until === "" ? undefined : day().safeParse(until).error?.issues[0]?.message
  if (wrong !== undefined) throw invalidField("/until", wrong)
  return validate(CreateKey, {
    name: (form.name ?? "").trim(),
    kind: form.kind,
    ...(scopes.length > 0 && { scopes }),
    ...(until !== "" && { expires_at: dayStart(addDays(until, 1), zone).toISOString() }),
  })
}

function showNew(visit: VendorVisit, issued: IssuedKey | null): PageAnswer {
  const path = visit.base + PATH
  if (!issued) return { kind: "redirect", to: path, flash: { tone: "bad", text: saying(visit)("keys.made_before") } }
  const view = <NewKeyView path={path} name={issued.row.name} secret={issued.key} />
  return { kind: "view", title: saying(visit)("keys.made"), view }
}

async function create(visit: VendorVisit): Promise<PageAnswer> {
  try {
    const wanted = entered(visit)
    return showNew(visit, await actOnce(visit, (ctx) => createKey(ctx, visit.vendorId, wanted)))
  } catch (error) {
    const { values, errors } = refusedForm(error, visit.form)
    const atField = errors.map(({ pointer, detail }) => ({ detail, pointer: pointer.replace("/expires_at", "/until") }))
    return show(visit, { values, errors: atField })
  }
}

async function replace(visit: VendorVisit): Promise<PageAnswer> {
  const { vendorId, params, base } = visit
  try {
    const overlap = { overlap_hours: OVERLAP_HOURS }
    return showNew(visit, await actOnce(visit, (ctx) => rotateKey(ctx, vendorId, params.id!, overlap)))
  } catch (error) {
    return backTo(base + PATH, error)
  }
}

async function nameOf({ ctx, vendorId, params }: VendorVisit): Promise<string> {
  const found = (await readKeys(ctx, vendorId, { limit: SHOWN })).find(({ id }) => id === params.id)
  if (!found) throw notFound()
  return found.name
}

async function revoke(visit: VendorVisit): Promise<PageAnswer> {
  const name = await nameOf(visit)
  await revokeKey(visit.ctx, visit.vendorId, visit.params.id!)
  return goTo(visit.base + PATH, saying(visit)("keys.revoked", { name }))
}

/** The keys that a vendor's systems call with. */
export const keyPages: Route[] = [
  { audience: "vendor", method: "get", path: PATH, action: "key.read", run: (visit) => show(visit) },
  { audience: "vendor", method: "post", path: PATH, action: "key.save", run: create },
  {
    audience: "vendor",
    method: "post",
    path: `${PATH}/:id/replacement`,
    action: "key.save",
    ask: async (visit) =>
      questionOf(visit, "key_replace", visit.base + PATH, { name: await nameOf(visit), n: OVERLAP_HOURS }),
    run: replace,
  },
  {
    audience: "vendor",
    method: "post",
    path: `${PATH}/:id/revocation`,
    action: "key.save",
    ask: async (visit) => questionOf(visit, "key_revoke", visit.base + PATH, { name: await nameOf(visit) }),
    run: revoke,
  },
]
