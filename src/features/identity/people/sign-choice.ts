import { equalConstantTime, fromBase64Url, toBase64Url } from "../../../lib/hash.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { macOf } from "../../../platform/signing.ts"
import { MAIL_KINDS, type MailKind } from "../../../vocabulary/mail-kinds.ts"

type Asking = Pick<Ctx, "ports">
/** Whose mails of which kind a link is about. */
export type MailChoice = { personId: string; kind: MailKind }

const DOMAIN = "mails"
const MAC_BYTES = 20
const encoder = new TextEncoder()

async function macsOf({ ports }: Asking, text: string): Promise<string[]> {
  const bytes = encoder.encode(text)
  const macs = ports.env.signingKeys.map((key) => macOf(key, DOMAIN, bytes))
  return (await Promise.all(macs)).map((mac) => toBase64Url(mac.slice(0, MAC_BYTES)))
}

/** Where whoever has it switches a person's mails of a kind off and on, without a sign-in; good while its key is. */
export async function signChoice(ctx: Asking, { personId, kind }: MailChoice): Promise<string> {
  const text = `${kind} ${personId}`
  return `${toBase64Url(encoder.encode(text))}.${(await macsOf(ctx, text))[0]}`
}

/** What a token is about; null for one that is not ours. */
export async function readChoice(ctx: Asking, token: string): Promise<MailChoice | null> {
  const [written = "", mac = ""] = token.split(".")
  const bytes = fromBase64Url(written)
  if (!bytes) return null
  const text = new TextDecoder().decode(bytes)
  if (!(await macsOf(ctx, text)).some((wanted) => equalConstantTime(wanted, mac))) return null
  const [name, personId] = text.split(" ")
  const kind = MAIL_KINDS.find((one) => one === name)
  return kind && personId ? { personId, kind } : null
}
