import type { Ctx } from "../../../platform/ctx.ts"
import { asSystem } from "../../../platform/tenant.ts"
import * as store from "../store.ts"

/** What a person chose for themself beside how they read pages: which mails they switched off. */
export function readProfile(ctx: Ctx, personId: string) {
  return asSystem(ctx, (tx) => store.findChoices(tx, personId))
}
