import { AppError, conflict, notFound } from "../../../lib/errors.ts"
import { toBase64Url } from "../../../lib/hash.ts"
import { oneLine } from "../../../lib/text.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { outboxMail } from "../../../platform/mail.ts"
import { newId } from "../../../platform/new-id.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { paragraphs, said } from "../../../vocabulary/words.ts"
import { can } from "../permissions/core/permissions.ts"
import { auditPerson } from "../sessions/audit-person.ts"
import { creationOptions, passkeyHost, readAnswer } from "./core/passkey.ts"
import { issueChallenge, openChallenge, spendChallenge } from "./issue-challenge.ts"
import * as store from "./passkey-store.ts"

const MAX_PASSKEYS = 20
const MAX_NAME = 80

type Owner = { id: string; email: string }
/** `note` goes with the answer; `name` is what the person will know the passkey by. */
type Made = { answer: string; note: string; name: string }

/** What the person's browser is asked to make. 404 where browsers keep no passkeys: at an address instead of a name. */
export async function preparePasskey(ctx: Ctx, person: Owner) {
  can(ctx, "passkey.save")
  const host = passkeyHost(ctx.ports.env.publicUrl)
  if (host === null) throw notFound()
  const known = await asSystem(ctx, (tx) => store.listPasskeys(tx, person.id))
  const { challenge, note } = await issueChallenge(ctx, person.id)
  const options = creationOptions(
    { host, challenge },
    person,
    known.map(({ credentialId }) => credentialId),
  )
  return { options, note }
}

/**
 * Adds a passkey that the person's browser made, and mails them that there is one more way in. 422 `passkey_not_verified`,
 * 409 `passkey_exists`, `too_many_passkeys`.
 */
export async function addPasskey(ctx: Ctx, person: Owner, made: Made): Promise<store.Passkey> {
  can(ctx, "passkey.save")
  const challenge = await openChallenge(ctx, made.note, person.id)
  const read = readAnswer(made.answer)
  if (!challenge || !read) throw notVerified()
  const { checkRegistration } = await import("../../../platform/webauthn.ts")
  const credential = await checkRegistration(read.answer, challenge)
  if (!credential) throw notVerified()
  return asSystem(ctx, async (tx) => {
    await store.lockPerson(tx, person.id)
    if (!(await spendChallenge(tx, challenge))) throw notVerified()
    if ((await store.listPasskeys(tx, person.id)).length >= MAX_PASSKEYS)
      throw conflict("too_many_passkeys", `There are ${MAX_PASSKEYS} passkeys. Remove one that you no longer use.`)
    const passkey = await store.insertPasskey(tx, {
      id: newId("passkey"),
      personId: person.id,
      credentialId: credential.id,
      publicKey: toBase64Url(credential.publicKey),
      counter: credential.counter,
      name: oneLine(made.name).slice(0, MAX_NAME) || "Passkey",
      createdAt: realNow(),
    })
    if (!passkey) throw conflict("passkey_exists", "This passkey is registered already.")
    await auditPerson(tx, ctx, person.id, "passkey.add", passkey.id, { name: passkey.name })
    const body = paragraphs(
      said("mailed.passkey_added_words", { name: passkey.name }),
      said("mailed.not_you_passkey", { url: `${ctx.ports.env.publicUrl}/profile/security` }),
    )
    await outboxMail(tx, null, { to: person.email, subject: said("mailed.passkey_added"), body })
    return passkey
  })
}

const notVerified = () =>
  new AppError(
    "invalid",
    "passkey_not_verified",
    "The passkey could not be verified, or the page was open for too long. Load it again and try once more.",
  )
