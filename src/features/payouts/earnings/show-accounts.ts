import type { Ctx } from "../../../platform/ctx.ts"
import { vendorNow } from "../../../platform/vendor-now.ts"
import type { OwnEnrollment } from "../../programs/affiliates/act-for-affiliate.ts"
import { bankFailureOf } from "../accounts/core/account-status.ts"
import { payeeHold } from "../accounts/core/payee-hold.ts"
import { providerFor, providers } from "../providers/providers.ts"
import type { ShownAccount } from "./account-view.tsx"
import { readOwnAccounts } from "./read-own-commissions.ts"

type Found = Awaited<ReturnType<typeof readOwnAccounts>>[number]

/** Where a person is paid to by each program that they earn or earned in. */
export async function showAccounts(ctx: Ctx, personId: string, enrollments: OwnEnrollment[]): Promise<ShownAccount[]> {
  const found = new Map((await readOwnAccounts(ctx, personId, enrollments)).map((one) => [one.affiliateId, one]))
  return enrollments
    .filter(({ affiliate }) => affiliate.status === "approved" || found.has(affiliate.id))
    .map((enrollment) => toAccount(enrollment, found.get(enrollment.affiliate.id)))
}

function toAccount({ affiliate, program, vendor }: OwnEnrollment, account: Found | undefined): ShownAccount {
  const { namedAt = null, bankChangedAt = null } = account ?? {}
  const changes = { emailChangedAt: affiliate.emailChangedAt, namedAt, bankChangedAt }
  const hold = payeeHold(changes, vendorNow(vendor))
  return {
    provider: providers[account?.provider ?? providerFor(affiliate)].title,
    status: account?.status ?? "none",
    bankFailure: bankFailureOf(account?.reason ?? null),
    programName: `${program.name} (${vendor.name})`,
    action: `/payout-accounts/${affiliate.id}`,
    hold: hold && { reason: hold.detail, until: hold.until.toISOString(), zone: vendor.timezone },
  }
}
