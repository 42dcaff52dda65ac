import { createTransport, type Transporter } from "nodemailer"
import { isThisMachine } from "../../lib/safe-url.ts"
import { MailRefused, type SendSmtp, type SmtpTarget, senderOf } from "../mail-transport.ts"

/** Within what a mail may take. */
const CONNECT_MS = 5_000
const ANSWER_MS = 8_000
const CONNECTIONS = 4
/** RFC 5321: no such mailbox, or one that takes nothing. Of other refusals the server is the reason, not the address. */
const REFUSED = [550, 551, 553]

/** Hands mail to SMTP servers over connections that are kept; the message's id names it, so that two of it can be seen as one. */
export function openSmtp({ ca }: { ca?: string } = {}): SendSmtp {
  const known = new Map<string, Transporter>()
  const transportOf = (target: SmtpTarget) => {
    const key = JSON.stringify(target)
    const transport = known.get(key) ?? createTransport(optionsOf(target, ca))
    known.set(key, transport)
    return transport
  }
  return async (target, mail, signal) => {
    const { "Message-ID": messageId, References: references, "In-Reply-To": inReplyTo, ...headers } = mail.headers
    const host = new URL(`https://${mail.from.split("@").at(-1)?.replace(/[>\s]/g, "") || target.host}`).hostname
    const sending = transportOf(target).sendMail({
      from: senderOf(target, mail),
      to: { name: "", address: mail.to },
      subject: mail.subject,
      text: mail.body,
      messageId: messageId ?? `<${mail.id}@${host}>`,
      ...(mail.replyTo && { replyTo: mail.replyTo }),
      ...(references && { references }),
      ...(inReplyTo && { inReplyTo }),
      headers,
    })
    try {
      await Promise.race([sending, ended(signal)])
    } catch (error) {
      sending.catch(() => {})
      const { code, responseCode = 0, response } = error as { code?: string; responseCode?: number; response?: string }
      if (code === "EENVELOPE" && REFUSED.includes(responseCode))
        throw new MailRefused(response ?? String(responseCode))
      throw error
    }
  }
}

const optionsOf = ({ host, port, isTls, user, password }: SmtpTarget, ca: string | undefined) => ({
  host,
  port,
  secure: isTls,
  // Without TLS from the beginning there is some before anything is said, but for a server of this machine.
  requireTLS: !isTls && !isThisMachine(host),
  ignoreTLS: !isTls && isThisMachine(host),
  ...(user !== null && { auth: { user, pass: password ?? "" } }),
  ...(ca !== undefined && { tls: { ca } }),
  pool: true as const,
  maxConnections: CONNECTIONS,
  connectionTimeout: CONNECT_MS,
  greetingTimeout: CONNECT_MS,
  socketTimeout: ANSWER_MS,
  disableFileAccess: true,
  disableUrlAccess: true,
})

const ended = (signal: AbortSignal) =>
  new Promise<never>((_, fail) => {
    const end = () => fail(new Error("the mail server took too long"))
    if (signal.aborted) end()
    else signal.addEventListener("abort", end, { once: true })
  })
