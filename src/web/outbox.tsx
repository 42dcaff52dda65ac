import type { Child } from "hono/jsx"
import { Card } from "./ui/card.tsx"
import { DateTime, OutLink, PageHead } from "./ui/text.tsx"

export type Letter = { id: string; to: string; subject: string; body: string; sentAt: string }

const ADDRESS = /(https?:\/\/[^\s<>"]+)/

/** Plain text whose web addresses can be clicked. */
function linked(text: string): Child[] {
  return text.split(ADDRESS).map((part, index) => (index % 2 === 1 ? <OutLink url={part} /> : part))
}

/** The mail that a local environment keeps instead of sending, newest first. */
export function OutboxView({ letters, zone }: { letters: Letter[]; zone: string }) {
  return (
    <>
      <PageHead title="Outbox" intro="Mail stays here in a local environment. Nobody receives it." />
      {letters.length === 0 && (
        <div class="empty">
          <p>No mail yet.</p>
        </div>
      )}
      {letters.map((letter) => (
        <Card title={letter.subject} aside={<DateTime at={letter.sentAt} zone={zone} />}>
          <p class="soft">To {letter.to}</p>
          <p class="letter">{linked(letter.body)}</p>
        </Card>
      ))}
    </>
  )
}
