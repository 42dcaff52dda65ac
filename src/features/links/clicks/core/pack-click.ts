import type { ClickMessage, Consent } from "../../redirect/core/click.ts"
import type { Subs } from "../../redirect/core/target.ts"

/** The form's number; and what a list says for what is not there. */
const FORM = 1
const NONE = 0

const BITS = { head: 1, prefetch: 2, bot: 4, qr: 8, unattributed: 16, repeat: 32 } as const

type Packed = [
  form: typeof FORM,
  id: string,
  at: number,
  linkNumber: number,
  bits: number,
  visitor: string,
  linkId: string,
  vendorId: string,
  programId: string,
  affiliateId: string,
  landingUrl: string,
  referrer: string | null,
  userAgent: string | null,
  country: string | null,
  keptId: string | null,
  subs: Subs | typeof NONE,
  consent: Consent | typeof NONE,
]

/** A click's message as a list: half as long as JSON with names, and read in half the time. */
export function packClick(click: ClickMessage): Packed {
  const { flags } = click
  const bits =
    (flags.head ? BITS.head : 0) |
    (flags.prefetch ? BITS.prefetch : 0) |
    (flags.bot ? BITS.bot : 0) |
    (flags.qr ? BITS.qr : 0) |
    (flags.unattributed ? BITS.unattributed : 0) |
    (click.repeat ? BITS.repeat : 0)
  return [
    FORM,
    click.id,
    click.at,
    click.linkNumber,
    bits,
    click.visitor,
    click.linkId,
    click.vendorId,
    click.programId,
    click.affiliateId,
    click.landingUrl,
    click.referrer,
    click.userAgent,
    click.country,
    click.keptId,
    Object.keys(click.subs).length > 0 ? click.subs : NONE,
    click.consent ?? NONE,
  ]
}

/** The message again; what is no such list is handed back as it is. */
export function unpackClick(body: unknown): unknown {
  return Array.isArray(body) && body[0] === FORM ? unpack(body as Packed) : body
}

function unpack(packed: Packed): ClickMessage {
  const bits = packed[4]
  const click: ClickMessage = {
    v: 1,
    id: packed[1],
    linkId: packed[6],
    linkNumber: packed[3],
    vendorId: packed[7],
    programId: packed[8],
    affiliateId: packed[9],
    at: packed[2],
    flags: {
      head: (bits & BITS.head) !== 0,
      prefetch: (bits & BITS.prefetch) !== 0,
      bot: (bits & BITS.bot) !== 0,
      qr: (bits & BITS.qr) !== 0,
      unattributed: (bits & BITS.unattributed) !== 0,
    },
    keptId: packed[14],
    subs: packed[15] === NONE ? {} : packed[15],
    landingUrl: packed[10],
    referrer: packed[11],
    userAgent: packed[12],
    country: packed[13],
    visitor: packed[5],
  }
  if ((bits & BITS.repeat) !== 0) click.repeat = true
  if (packed[16] !== NONE) click.consent = packed[16]
  return click
}
