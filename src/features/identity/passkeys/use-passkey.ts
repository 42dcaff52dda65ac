import { fromBase64Url } from "../../../lib/hash.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { outboxMail } from "../../../platform/mail.ts"
import { asSystem } from "../../../platform/tenant.ts"
import { paragraphs, said } from "../../../vocabulary/words.ts"
import { auditFailedSignIn } from "../sessions/audit-failed-sign-in.ts"
import { auditPerson } from "../sessions/audit-person.ts"
import { beginSession } from "../sessions/begin-session.ts"
import { isCloned, passkeyHost, readAnswer, signInOptions } from "./core/passkey.ts"
import { issueChallenge, openChallenge, spendChallenge } from "./issue-challenge.ts"
import * as store from "./passkey-store.ts"

const REFUSED = { kind: "refused" } as const

/** What a browser is asked to sign, and the note that goes with its answer; null where passkeys cannot be used. */
export async function offerPasskey(ctx: Ctx) {
  const host = passkeyHost(ctx.ports.env.publicUrl)
  if (host === null) return null
  const { challenge, note } = await issueChallenge(ctx, null)
  return { options: signInOptions({ host, challenge }), note }
}

/**
 * Signs in by a passkey, ending the session the browser had. `refused` for whatever is not one of ours, by a challenge that
 * was used or is too old, and for a passkey that is locked; one of which there are two is locked here, and its person mailed.
 */
export async function usePasskey(ctx: Ctx, sent: { answer: string; note: string }, priorSessionId: string | null) {
  const read = readAnswer(sent.answer)
  const passkey = read && (await asSystem(ctx, (tx) => store.findPasskey(tx, read.credentialId)))
  if (!passkey) return REFUSED
  const challenge = await openChallenge(ctx, sent.note, null)
  const counter = challenge && (await counterOf(read, passkey, challenge))
  const outcome =
    counter === null ? REFUSED : await enter(ctx, { passkey, counter, challenge: challenge!, priorSessionId })
  if (outcome.kind === "refused") await auditFailedSignIn(ctx, passkey.personId, "passkey_refused")
  return outcome
}

/** The counter of an answer that the passkey signed for its own person; null for any other. */
async function counterOf(read: Read, passkey: store.Passkey, challenge: Opened): Promise<number | null> {
  if (read.person !== null && read.person !== passkey.personId) return null
  const { checkAuthentication } = await import("../../../platform/webauthn.ts")
  const publicKey = new Uint8Array(fromBase64Url(passkey.publicKey)!)
  return checkAuthentication(read.answer, challenge, { id: passkey.credentialId, publicKey })
}

type Read = NonNullable<ReturnType<typeof readAnswer>>
type Opened = NonNullable<Awaited<ReturnType<typeof openChallenge>>>

type Shown = { passkey: store.Passkey; counter: number; challenge: Challenge; priorSessionId: string | null }
type Challenge = Parameters<typeof spendChallenge>[1]

function enter(ctx: Ctx, { passkey, counter, challenge, priorSessionId }: Shown) {
  return asSystem(ctx, async (tx) => {
    const held = await store.lockPasskey(tx, passkey.id)
    if (!held || held.lockedAt || !(await spendChallenge(tx, challenge))) return REFUSED
    if (isCloned(held.counter, counter)) {
      await lockCloned(tx, ctx, held)
      return REFUSED
    }
    await store.updatePasskey(tx, held.id, { counter, lastUsedAt: realNow() })
    const how = { by: "passkey", passkey: held.id }
    return { kind: "signed_in", sessionId: await beginSession(tx, ctx, held.personId, priorSessionId, how) } as const
  })
}

async function lockCloned(tx: Tx, ctx: Ctx, held: store.Passkey & { email: string }): Promise<void> {
  await store.updatePasskey(tx, held.id, { lockedAt: realNow() })
  await auditPerson(tx, ctx, held.personId, "passkey.lock", held.id, { reason: "counter_went_back" })
  const body = paragraphs(
    said("mailed.passkey_locked_words", { name: held.name }),
    said("mailed.passkey_replace", { url: `${ctx.ports.env.publicUrl}/profile/security` }),
  )
  await outboxMail(tx, null, { to: held.email, subject: said("mailed.passkey_locked"), body })
}
