import { conflict } from "../../../lib/errors.ts"
import { canonicalJson, sha256Hex } from "../../../lib/hash.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import { claimKey, ReplayedAnswer } from "../../../platform/idempotency.ts"
import { newSecret } from "../../../platform/new-id.ts"
import type { Visit } from "./core/page.ts"

/** The field of a form that makes its sending one thing, however often it arrives. No page sees it among its own. */
const ONCE = "once"

/** A form's values with a token of their own, or the one that they came with. */
export function onceOnly(values: Record<string, string>, token: string | null = null): Record<string, string> {
  return { ...values, [ONCE]: token ?? newSecret() }
}

/** What was sent, and the token that came with it. */
export function takeOnce(sent: Record<string, string>): { form: Record<string, string>; once: string | null } {
  const { [ONCE]: token, ...form } = sent
  return { form, once: token || null }
}

/**
 * Acts by one verb of one transaction for a form that carries a token; null where the same form has acted before. Another
 * content under the same token is another form. 409 while the first is still at work.
 */
export async function actOnce<T>(
  visit: Pick<Visit, "ctx" | "path" | "form" | "once">,
  act: (ctx: Ctx) => Promise<T>,
): Promise<T | null> {
  const { ctx, path, form, once } = visit
  if (once === null) return act(ctx)
  const key = await sha256Hex(`${path} ${once} ${canonicalJson(form)}`)
  const idempotency = claimKey({
    key,
    credential: actorName(ctx.actor),
    fingerprint: key,
    encryptionKeys: ctx.ports.env.signingKeys,
    answer: () => ({ status: 303, body: null }),
  })
  try {
    return await act({ ...ctx, idempotency })
  } catch (error) {
    if (error instanceof ReplayedAnswer) return null
    if (error instanceof Error && "code" in error && error.code === "idempotency_in_progress")
      throw conflict(
        "idempotency_in_progress",
        "This was sent twice, and the first is still at work. Look again in a moment.",
      )
    throw error
  }
}
