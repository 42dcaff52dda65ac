import { utcDay } from "../../../../lib/calendar.ts"
import { readKey } from "./click-id.ts"

/** What of a click's id names it among all clicks, `at` in ms; with the key that signed it, the whole id follows from it. */
export type ClickKey = { linkNumber: bigint; at: number; nonce: bigint }

/** The parts of a click id by which its row is found. Null for what is none; whether we made it is not looked at. */
export function clickKey(id: string): (ClickKey & { keyId: string }) | null {
  return readKey(id)
}

/** The nonce's bytes, as they stand in the id. */
export function nonceBytes(nonce: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigInt64(0, nonce)
  return bytes
}

const STORED_SINCE = Date.UTC(2000, 0, 1)
/** How a click's row says when it was stored: whole seconds since the year 2000. */
export const secondsOf = (at: Date): number => Math.floor((at.getTime() - STORED_SINCE) / 1000)
export const timeOf = (seconds: number): Date => new Date(STORED_SINCE + seconds * 1000)

export const keyName = ({ linkNumber, at, nonce }: ClickKey) => `${linkNumber} ${at} ${nonce}`

/** The month (UTC) of the partition that a click of this time (ms) is in, by its first day. */
export const monthOf = (at: number) => `${utcDay(at).slice(0, 7)}-01`
