import { equalConstantTime, toHex } from "../../../lib/hash.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { macOf } from "../../../platform/signing.ts"
import { addressOf, readToken, secretOf, shortMac, tokenOf } from "./core/mail-address.ts"

/** What a token lets its holder do: write into a thread, or say how an answer was. */
type Purpose = "reply" | "rating"
type Asking = Pick<Ctx, "ports">

const encoder = new TextEncoder()
const domainOf = ({ ports: { env } }: Asking) => env.mailDomain ?? new URL(env.publicUrl).hostname

/** The domain that desks have their addresses in. */
export const mailDomain = domainOf

async function macs({ ports }: Asking, what: string): Promise<string[]> {
  const bytes = encoder.encode(what)
  return Promise.all(ports.env.signingKeys.map(async (key) => toHex(await macOf(key, "desk", bytes))))
}

/** Names an inquiry to whoever was mailed about it, and to nobody else. */
export async function signDesk(ctx: Asking, vendorId: string, purpose: Purpose, inquiryId: string): Promise<string> {
  return tokenOf(inquiryId, (await macs(ctx, `${purpose} ${vendorId} ${inquiryId}`))[0]!)
}

/** The inquiry that a token names; null for one that is not ours, or for something else. */
export async function verifyDesk(ctx: Asking, vendorId: string, purpose: Purpose, token: string) {
  const read = readToken("inquiry", token)
  if (!read) return null
  const wanted = await macs(ctx, `${purpose} ${vendorId} ${read.id}`)
  return wanted.some((mac) => equalConstantTime(shortMac(mac), read.mac)) ? read.id : null
}

export const deskAddress = (ctx: Asking, vendorNumber: number) => addressOf(vendorNumber, domainOf(ctx))

/** Where an answer about an inquiry goes, so that it finds its thread. */
export async function replyAddress(ctx: Asking, of: { vendorId: string; vendorNumber: number; inquiryId: string }) {
  return addressOf(of.vendorNumber, domainOf(ctx), await signDesk(ctx, of.vendorId, "reply", of.inquiryId))
}

/** What whoever hands mail over for a desk shows. It is made of the signing keys, and goes with the last of them. */
export async function mailSecret(ctx: Asking, vendorNumber: number): Promise<string> {
  return secretOf(vendorNumber, (await macs(ctx, `secret ${vendorNumber}`))[0]!)
}

export async function isMailSecret(ctx: Asking, vendorNumber: number, secret: string): Promise<boolean> {
  const wanted = await macs(ctx, `secret ${vendorNumber}`)
  return wanted.some((mac) => equalConstantTime(secretOf(vendorNumber, mac), secret))
}
