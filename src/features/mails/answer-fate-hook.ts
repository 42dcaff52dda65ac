import type { Context } from "hono"
import { Webhook } from "standardwebhooks"
import { AppError, notFound } from "../../lib/errors.ts"
import { equalConstantTime, sha256Hex } from "../../lib/hash.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { readBytes } from "../../platform/http/body.ts"
import { recordFates } from "../../platform/mail-bounces.ts"
import { asSystem } from "../../platform/tenant.ts"
import { readFates } from "./core/read-fates.ts"

const MAX_BYTES = 256 * 1024
const MAX_FATES = 500
/** Of Svix, which signs for Resend, and of the standard that it became. */
const SIGNED_BY = ["svix", "webhook"]

/**
 * `POST /hooks/mail-reports`: what the provider of mails says became of them. It signs it by MAIL_HOOK_SECRET, or shows that as
 * `?secret=` or the password of basic authentication. 404 without the variable, 401 without the secret, 400 for no JSON.
 */
export async function answerFateHook(c: Context, ctx: Ctx): Promise<Response> {
  const secret = ctx.ports.env.mailHookSecret
  if (secret === null) throw notFound()
  const body = new TextDecoder().decode(await readBytes(c, MAX_BYTES))
  if (!isSigned(c, secret, body) && !(await showsSecret(c, secret)))
    throw new AppError(
      "unauthorized",
      "mail_secret_invalid",
      "Sign this by MAIL_HOOK_SECRET, or send it as ?secret= or as the password of basic authentication.",
    )
  const fates = readFates(parse(body), ctx.now).slice(0, MAX_FATES)
  await asSystem(ctx, (tx) => recordFates(tx, fates))
  return c.json({ received: fates.length })
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new AppError("bad_request", "body_not_json", "The body is not JSON.")
  }
}

function isSigned(c: Context, secret: string, body: string): boolean {
  const by = SIGNED_BY.find((name) => c.req.header(`${name}-signature`) !== undefined)
  if (by === undefined || !secret.startsWith("whsec_")) return false
  const parts = ["id", "timestamp", "signature"].map((part) => [`webhook-${part}`, c.req.header(`${by}-${part}`) ?? ""])
  try {
    new Webhook(secret).verify(body, Object.fromEntries(parts))
    return true
  } catch {
    return false
  }
}

async function showsSecret(c: Context, secret: string): Promise<boolean> {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/.exec(c.req.header("authorization") ?? "")?.[1]
  const shown = c.req.query("secret") ?? (basic ? passwordOf(basic) : "")
  return equalConstantTime(await sha256Hex(shown), await sha256Hex(secret))
}

function passwordOf(basic: string): string {
  try {
    return atob(basic).split(":").slice(1).join(":")
  } catch {
    return ""
  }
}
