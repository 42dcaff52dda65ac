import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import * as store from "../store.ts"
import { type MailChoice, readChoice } from "./sign-choice.ts"

/** Whose mails of which kind a mailed link is about, and whether they are off; null for no link of ours, or nobody. */
export async function readMailChoice(ctx: Ctx, token: string): Promise<(MailChoice & { isOff: boolean }) | null> {
  const choice = await readChoice(ctx, token)
  const person = choice && (await asSystem(ctx, (tx) => store.findChoices(tx, choice.personId)))
  return person ? { ...choice, isOff: person.mailsOff.includes(choice.kind) } : null
}

/** Switches mails of a kind off or on by a mailed link, without a sign-in. Null: it is no link of ours. */
export async function switchMails(ctx: Ctx, token: string, isOn: boolean): Promise<MailChoice | null> {
  const choice = await readMailChoice(ctx, token)
  if (choice) await asSystem(ctx, (tx) => store.switchMails(tx, choice.personId, choice.kind, isOn))
  return choice
}
