import { ID_PREFIXES, type IdKind } from "../../../../vocabulary/ids.ts"

const ID_TAIL = 22
const SIGNATURE = 20
const LOCAL = /^desk-(\d{1,9})(?:\+([0-9a-z]+))?$/
const SECRET = /^gv_mail_(\d{1,9})_([0-9a-f]{40})$/

/** What a recipient of a mail says of the desk that it is for; null for an address that is no desk's. */
export type DeskRecipient = { vendorNumber: number; token: string | null }

export const addressOf = (vendorNumber: number, domain: string, token?: string) =>
  `desk-${vendorNumber}${token ? `+${token}` : ""}@${domain}`

export function readRecipient(address: string, domain: string): DeskRecipient | null {
  const [local = "", host] = address.toLowerCase().split("@")
  const found = host === domain ? LOCAL.exec(local) : null
  return found && { vendorNumber: Number(found[1]), token: found[2] ?? null }
}

/** An id and its signature as one word of digits and small letters, since mail programs lower the letters of addresses. */
export const tokenOf = (id: string, mac: string) => id.slice(id.indexOf("_") + 1) + mac.slice(0, SIGNATURE)

export function readToken(kind: IdKind, token: string): { id: string; mac: string } | null {
  if (token.length !== ID_TAIL + SIGNATURE || !/^[0-9a-z]+$/.test(token)) return null
  return { id: `${ID_PREFIXES[kind]}_${token.slice(0, ID_TAIL)}`, mac: token.slice(ID_TAIL) }
}

/** The start of a MAC, as tokens carry it. */
export const shortMac = (mac: string) => mac.slice(0, SIGNATURE)

export const secretOf = (vendorNumber: number, mac: string) => `gv_mail_${vendorNumber}_${mac.slice(0, 40)}`

/** The number of the vendor that a secret claims to be of. */
export function readSecret(secret: string): { vendorNumber: number } | null {
  const found = SECRET.exec(secret)
  return found && { vendorNumber: Number(found[1]) }
}
