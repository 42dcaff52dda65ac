import type { ClickMessage, ConsentMessage } from "../../redirect/core/click.ts"
import { type CountedVisitor, countVisits } from "./roll-up.ts"

/** What is there before a batch. */
export type TakenFacts = {
  /** Clicks of the batch, and those that its consents are to, as `clickName` names them. */
  stored: ReadonlySet<string>
  visitors: readonly CountedVisitor[]
  /** Programs of the batch that pay for clicks, as `programName` names them. */
  paying: ReadonlySet<string>
}

export const clickName = ({ vendorId, id, at }: { vendorId: string; id: string; at: number }) =>
  `${vendorId} ${id} ${at}`
export const programName = ({ vendorId, programId }: { vendorId: string; programId: string }) =>
  `${vendorId} ${programId}`

/**
 * What a batch from the queue makes of what is there: clicks that are new, each once, with what their visitors consented to;
 * consents to older ones; what the roll-ups gain; and which clicks may earn. `early`: consents whose click is not there yet.
 */
export function takeClicks(
  messages: readonly ClickMessage[],
  consents: readonly ConsentMessage[],
  { stored, visitors, paying }: TakenFacts,
) {
  const fresh = new Map<string, ClickMessage>()
  for (const click of messages) if (!stored.has(clickName(click))) fresh.set(clickName(click), click)
  const agreed = new Map<string, ConsentMessage>()
  const early = new Set<ConsentMessage>()
  for (const message of consents) {
    const name = clickName(message)
    const click = fresh.get(name)
    if (click) fresh.set(name, { ...click, consent: message.consent })
    else if (stored.has(name)) agreed.set(name, message)
    else early.add(message)
  }
  const clicks = [...fresh.values()]
  return {
    clicks,
    consents: [...agreed.values()],
    early,
    earning: clicks.filter((click) => mayEarn(click) && paying.has(programName(click))),
    ...countVisits(clicks, visitors),
  }
}

const mayEarn = ({ flags, keptId, repeat }: ClickMessage) => !flags.unattributed && keptId === null && !repeat
