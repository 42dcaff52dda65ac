import type { ClickMessage, ConsentMessage } from "../../redirect/core/click.ts"
import { consentChange, type FlagChange, notFirst } from "../../redirect/core/click-flags.ts"
import { type ClickKey, clickKey, keyName } from "../../redirect/core/click-key.ts"
import { type CountedVisitor, countVisits } from "./roll-up.ts"

/** A click by its number and its vendor's, with the zone that its days are of; `name` is its `keyName`. */
export type FreshClick = Omit<ClickMessage, "linkNumber"> &
  ClickKey & { keyId: string; name: string; vendorNumber: number; timeZone: string }
/** A click of a batch, and what its id names it by, null where that is none. */
export type KeyedClick = { message: ClickMessage; key: ReturnType<typeof clickKey> }
/** The same with its visitor's name for the day. */
export type NamedClick = KeyedClick & { visitor: string }
/** A click's row, and what changes of its flags. */
export type ChangedFlags = ClickKey & FlagChange

type VendorOfClicks = { number: number; timeZone: string }

/** What is there before a batch. */
export type TakenFacts = {
  /** Clicks of the batch, and those that its consents are to, by `keyName`. */
  stored: ReadonlySet<string>
  visitors: readonly CountedVisitor[]
  /** Programs of the batch that pay for clicks, as `programName` names them. */
  paying: ReadonlySet<string>
  vendors: ReadonlyMap<string, VendorOfClicks>
}

export const programName = ({ vendorId, programId }: { vendorId: string; programId: string }) =>
  `${vendorId} ${programId}`

/**
 * What a batch from the queue makes of what is there: clicks that are new, each once, with what their visitors consented to;
 * what changes of older ones; what the roll-ups gain; and which clicks may earn. `early`: consents whose click is not there
 * yet. `strange`: clicks of no vendor.
 */
export function takeClicks(
  named: readonly NamedClick[],
  consents: readonly ConsentMessage[],
  { stored, visitors, paying, vendors }: TakenFacts,
) {
  const fresh = new Map<string, FreshClick>()
  const strange = new Set<ClickMessage>()
  for (const { message, key, visitor } of named) {
    const vendor = vendors.get(message.vendorId)
    const name = key && keyName(key)
    if (!vendor || !name) strange.add(message)
    else if (!stored.has(name)) fresh.set(name, toFresh(message, { key, name, visitor, vendor }))
  }
  const amended = new Map<string, ChangedFlags>()
  const early = new Set<ConsentMessage>()
  for (const message of consents) {
    const key = clickKey(message.id)
    const name = key && keyName(key)
    const click = name && fresh.get(name)
    if (click) fresh.set(name, { ...click, consent: message.consent })
    else if (name && stored.has(name)) amended.set(name, { ...key, ...consentChange(message.consent) })
    else early.add(message)
  }
  const clicks = [...fresh.values()]
  const counted = countVisits(clicks, visitors)
  for (const key of counted.passed) amend(amended, key, notFirst)
  return {
    clicks,
    amended: [...amended.values()],
    early,
    strange,
    earning: clicks.filter((click) => mayEarn(click) && paying.has(programName(click))),
    visitors: counted.visitors,
    gains: counted.gains,
  }
}

type Found = { key: NonNullable<KeyedClick["key"]>; name: string; visitor: string; vendor: VendorOfClicks }

/** Each field by its name: of the many that come, spreading costs more than all else that is done with them. */
function toFresh(message: ClickMessage, { key, name, visitor, vendor }: Found): FreshClick {
  const click: FreshClick = {
    v: message.v,
    id: message.id,
    linkId: message.linkId,
    vendorId: message.vendorId,
    programId: message.programId,
    affiliateId: message.affiliateId,
    flags: message.flags,
    keptId: message.keptId,
    subs: message.subs,
    landingUrl: message.landingUrl,
    referrer: message.referrer,
    userAgent: message.userAgent,
    country: message.country,
    linkNumber: key.linkNumber,
    at: key.at,
    nonce: key.nonce,
    keyId: key.keyId,
    name,
    visitor,
    vendorNumber: vendor.number,
    timeZone: vendor.timeZone,
  }
  if (message.repeat) click.repeat = true
  if (message.consent) click.consent = message.consent
  return click
}

/** A row changes once in a batch, whatever changes of it. */
function amend(amended: Map<string, ChangedFlags>, key: ClickKey, more: FlagChange) {
  const { cleared = 0, added = 0 } = amended.get(keyName(key)) ?? {}
  amended.set(keyName(key), { ...key, cleared: cleared | more.cleared, added: added | more.added })
}

const mayEarn = ({ flags, keptId, repeat }: FreshClick) => !flags.unattributed && keptId === null && !repeat
