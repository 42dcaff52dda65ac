import { AppError, type FieldError } from "../../lib/errors.ts"
import type { Ctx } from "../../platform/ctx.ts"
import { asVendor } from "../../platform/tenant.ts"
import { enrollApplicant } from "../programs/affiliates/save-affiliate.ts"
import { ApplicationForm } from "./contract.ts"
import { missingIn, toApplication } from "./core/application.ts"
import { readPublicPage } from "./read-page.ts"

type Form = Readonly<Record<string, string>>

/**
 * Somebody applies by a program's public page. Whoever is known changes nothing by it, and the answer does not say so. 422
 * with each field that does not fit, 404 for no public page.
 */
export async function applyToProgram(ctx: Ctx, slug: string, form: Form): Promise<void> {
  const { acting, vendor, program, page } = await readPublicPage(ctx, slug)
  const person = readForm(form, missingIn(page, form))
  await asVendor(acting, vendor.id, async (tx) => {
    const application = toApplication(page, form, acting.now)
    await enrollApplicant(tx, acting, { ...person, vendorId: vendor.id, programId: program.id, application })
  })
}

/** What the form says of the person; 422 with everything that is wrong with it, `missing` too. */
function readForm(form: Form, missing: FieldError[]) {
  const filled = Object.fromEntries(Object.entries(form).filter(([, value]) => value.trim() !== ""))
  const read = ApplicationForm.safeParse(filled)
  if (read.success && missing.length === 0) return read.data
  const wrong = read.success
    ? []
    : read.error.issues.map(({ path, message }) => ({ pointer: `/${path.join("/")}`, detail: message }))
  throw new AppError("invalid", "invalid_fields", "Some fields do not fit.", { errors: [...wrong, ...missing] })
}
