import { once } from "node:events"
import { readFileSync } from "node:fs"
import type { AddressInfo } from "node:net"
import PostalMime, { type Email } from "postal-mime"
import { SMTPServer } from "smtp-server"

const fixture = (name: string) => readFileSync(new URL(`../fixtures/smtp/${name}.pem`, import.meta.url), "utf8")
/** Whom mail programs of the tests trust. */
export const SMTP_CA = fixture("cert")

export type TakenMail = { from: string; to: string[]; mail: Email; isSecure: boolean }

/** A real SMTP server on this machine that asks for a password, and knows no mailbox that begins with "nobody". */
export async function openSmtpServer(kind: "smtps" | "smtp" = "smtps") {
  const taken: TakenMail[] = []
  const state = { taken, mood: "takes" as "takes" | "away" | "hangs", port: 0, connections: 0 }
  const say = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode })
  const server = new SMTPServer({
    secure: kind === "smtps",
    key: fixture("key"),
    cert: fixture("cert"),
    authOptional: kind === "smtp",
    allowInsecureAuth: kind === "smtp",
    closeTimeout: 100,
    onConnect: (_session, callback) => {
      state.connections++
      callback()
    },
    onAuth: ({ username, password }, _session, callback) =>
      username === "mailer" && password === "p@ss:word"
        ? callback(null, { user: username })
        : callback(say(535, "wrong user or password")),
    onRcptTo: ({ address }, _session, callback) => {
      if (state.mood === "hangs") return
      if (state.mood === "away") return callback(say(451, "come back later"))
      callback(address.startsWith("nobody") ? say(550, "5.1.1 no such mailbox") : null)
    },
    onData: async (stream, session, callback) => {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk as Buffer)
      const { mailFrom, rcptTo } = session.envelope
      taken.push({
        from: mailFrom ? mailFrom.address : "",
        to: rcptTo.map(({ address }) => address),
        mail: await PostalMime.parse(Buffer.concat(chunks)),
        isSecure: session.secure,
      })
      callback()
    },
  })
  server.on("error", () => {})
  server.listen(0, "127.0.0.1")
  await once(server.server, "listening")
  state.port = (server.server.address() as AddressInfo).port
  return Object.assign(state, { close: () => new Promise<void>((done) => server.close(() => done())) })
}
