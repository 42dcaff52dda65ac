import type { ReceivedMail } from "../../core/mail.ts"

/** A mail that is known by its Message-ID, with the inquiry that it stands in. */
export type KnownMail = { messageId: string; inquiryId: string; direction: "in" | "out"; asker: string | null }

/** What a mail may belong to: the inquiry that its signed address names, and the known mails that it refers to. */
export type Leads = { signed: string | null; known: readonly KnownMail[] }

/**
 * The inquiry that a mail answers. A signed address is enough, as is the Message-ID of a mail of ours, which its receiver alone
 * has; by an asker's own Message-ID, which they made up, only the same asker comes in. Null for a mail that begins something.
 */
export function threadOf({ address, references }: Pick<ReceivedMail, "address" | "references">, leads: Leads) {
  if (leads.signed) return leads.signed
  const named = leads.known.filter(({ messageId }) => references.includes(messageId))
  const ours = named.find(({ direction }) => direction === "out")
  const own = named.find(({ direction, asker }) => direction === "in" && asker !== null && asker === address)
  return (ours ?? own)?.inquiryId ?? null
}
