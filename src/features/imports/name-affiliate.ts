import { invalidField } from "../../lib/errors.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { readAffiliates } from "../programs/affiliates/read-affiliates.ts"

type Named = { program_id: string; affiliate_id?: string | undefined; affiliate_email?: string | undefined }

/** The id of whom a line names by id or e-mail. 422 where the program knows nobody by that e-mail. */
export async function nameAffiliate(ctx: Ctx, vendorId: string, line: Named): Promise<string> {
  const { program_id, affiliate_id, affiliate_email: email } = line
  if (affiliate_id !== undefined) return affiliate_id
  const asked = { ...ctx, idempotency: null }
  const [known] = email ? await readAffiliates(asked, vendorId, { program_id, email, limit: 1 }) : []
  if (!known) throw invalidField("/affiliate_email", "is the e-mail of no affiliate of this program")
  return known.id
}
