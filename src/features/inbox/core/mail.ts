/** What a mail to the desk is: a person's, or something that a machine sends and nobody is to answer. */
export const MAIL_SORTS = ["person", "auto_reply", "bounce", "list", "own", "unreadable"] as const
export type MailSort = (typeof MAIL_SORTS)[number]

export type MailAttachment = { name: string; type: string; bytes: number }

/** A mail as it was read. Who it says it is from is text: nobody is authenticated by it. */
export type ReceivedMail = {
  /** Without the angle brackets; null for a mail that has none. */
  messageId: string | null
  name: string | null
  /** Where an answer goes, in small letters; null where the mail names nobody who can be answered. */
  address: string | null
  /** As it stands in the mail, where it is no address. */
  sender: string | null
  subject: string | null
  text: string
  attachments: MailAttachment[]
  /** Message-IDs that it answers, or reports about. */
  references: string[]
  /** Whom it was sent to, in small letters. */
  recipients: string[]
}
