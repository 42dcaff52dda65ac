import { invalidField } from "../../../lib/errors.ts"
import { isTimeZone } from "../../../lib/time.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import type { Language } from "../../../vocabulary/languages.ts"
import type { MailKind } from "../../../vocabulary/mail-kinds.ts"
import * as store from "../store.ts"

type Profile = { language?: Language | null; timezone?: string | null; mailsOff?: MailKind[] }

/** Keeps how a person reads pages and which mails they switch off, on their own word; what is not named stays. 422 for a zone that is none. */
export async function saveProfile(ctx: Ctx, personId: string, profile: Profile): Promise<void> {
  if (profile.timezone && !isTimeZone(profile.timezone)) throw invalidField("/timezone", "is not a time zone")
  await asSystem(ctx, (tx) => store.updatePerson(tx, personId, profile))
}
