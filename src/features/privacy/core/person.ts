import type { Kin } from "./person-map/table-map.ts"
import type { Needles } from "./scrub.ts"

/** What a vendor's rows hold of a person, by what they are there. */
export type Ids = { [K in Exclude<Kin, "any">]: string[] } & { click: string[] }

/** What is known of a person before any of it is erased; kept with the erasure until it is done. */
export type FoundPerson = {
  ids: Ids
  /** Of customers, affiliates, members and inquiries, and those of before, as the audit log has them. */
  names: string[]
  phones: string[]
  messages: string[]
  /** Slugs, codes and external ids that may say who the person is, and what each becomes. */
  handles: { word: string; id: string }[]
  /** The person that takes their place in the vendor's rows. */
  tombstone: string
}

/** How far one step of an erasure came: in which of its places, after which key there, and what it changed so far. */
export type ErasurePosition = { place: number; after: string[] | null; changed: number }

/** A name of one word, or a message of a few letters, is found in others' rows by chance. */
const SEVERAL_WORDS = /\S\s+\S/
const MIN_MESSAGE = 12
const MIN_NAME = 3
/** As long as this, the part of an e-mail before the @ is nobody else's by chance. */
const MIN_MAILBOX = 6
/** Looked for in texts; a customer with more sales than that is found by their other names. */
const MAX_MARKS = 500

/** What of a person to look for in texts. */
export function needlesOf({ ids, names, phones, messages, handles, tombstone }: FoundPerson): Needles {
  const full = names.filter((name) => SEVERAL_WORDS.test(name))
  const written = messages.map((message) => message.trim()).filter((message) => message.length >= MIN_MESSAGE)
  const mailboxes = ids.email.map((email) => email.split("@")[0]!).filter((name) => name.length >= MIN_MAILBOX)
  const saying = [...ids.email, ...full, ...phones, ...mailboxes].map(squashed)
  const swaps = [
    ...handles.filter(({ word }) => saying.some((part) => squashed(word).includes(part))),
    ...ids.person.map((word) => ({ word, id: tombstone })),
  ]
  const marks = [...ids.customer, ...ids.inquiry, ...ids.affiliate, ...ids.member, ...ids.account]
  return {
    values: [...new Set([...ids.email, ...phones, ...full, ...written])],
    names: [...new Set(names)].filter((name) => !full.includes(name) && name.length >= MIN_NAME),
    swaps: swaps.map(({ word, id }): [string, string] => [word, id]),
    ids: marks.slice(0, MAX_MARKS),
  }
}

const squashed = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{Nd}]/gu, "")
