import type Stripe from "stripe"
import { accountOrThrow, requirements, saveAccount } from "./accounts.ts"
import type { Tx } from "./journal.ts"
import { newId, type World } from "./model.ts"

/** Where an account stands: what Stripe's review and the person's answers come to. */
export type AccountStatus = "onboarding" | "pending" | "ready" | "restricted" | "payouts_disabled"

/** Brings an account to a status and fires `account.updated`, as Stripe does when its review ends. */
export function setAccountStatus(tx: Tx, world: World, id: string, status: AccountStatus): Stripe.Account {
  const old = accountOrThrow(tx, id)
  const capable = status === "ready" || status === "payouts_disabled"
  const capability = capable ? "active" : status === "pending" ? "pending" : "inactive"
  const capabilities = Object.fromEntries(Object.keys(old.capabilities ?? {}).map((name) => [name, capability]))
  const changed: Stripe.Account = {
    ...old,
    capabilities,
    charges_enabled: capable && "card_payments" in capabilities,
    details_submitted: status !== "onboarding",
    external_accounts: status === "onboarding" ? old.external_accounts! : withBankAccount(old),
    payouts_enabled: status === "ready",
    requirements: requirementsOf(status),
  }
  saveAccount(tx, world, changed)
  return changed
}

function requirementsOf(status: AccountStatus): Stripe.Account.Requirements {
  if (status === "ready") return requirements([], null)
  if (status === "onboarding") return requirements(["external_account", "tos_acceptance.date"], "requirements.past_due")
  if (status === "payouts_disabled") return requirements(["external_account"], "requirements.past_due")
  if (status === "restricted") return requirements(["individual.verification.document"], "requirements.past_due")
  return {
    ...requirements([], "requirements.pending_verification"),
    pending_verification: ["individual.verification.document"],
  }
}

function withBankAccount(account: Stripe.Account) {
  const list = account.external_accounts
  return list && list.data.length === 0 ? { ...list, data: [bankAccount(account, "6789", "STRIPE TEST BANK")] } : list!
}

function bankAccount(account: Stripe.Account, last4: string, bankName: string): Stripe.BankAccount {
  return {
    id: newId("ba"),
    object: "bank_account",
    account: account.id,
    account_holder_name: null,
    account_holder_type: null,
    account_type: null,
    bank_name: bankName,
    country: account.country ?? "US",
    currency: account.default_currency ?? "usd",
    default_for_currency: true,
    fingerprint: newId("fp").slice(3, 19),
    last4,
    metadata: {},
    routing_number: "110000000",
    status: "new",
  }
}

/** Another bank account in place of the first: fires `account.external_account.updated`. */
export function changeBankAccount(tx: Tx, world: World, id: string, last4: string, bankName: string) {
  const account = accountOrThrow(tx, id)
  const list = withBankAccount(account)
  const old = list.data[0]
  const changed = { ...bankAccount(account, last4, bankName), id: old?.id ?? newId("ba") }
  tx.put("account", id, { ...account, external_accounts: { ...list, data: [changed] } })
  const previousAttributes = { last4: old?.last4, bank_name: old && "bank_name" in old ? old.bank_name : null }
  world.emit(tx, { type: "account.external_account.updated", object: changed, account: id, previousAttributes })
  return changed
}

/** The person takes the platform's access away: from now on the account does not exist for it. */
export function deauthorize(tx: Tx, world: World, id: string) {
  accountOrThrow(tx, id)
  tx.put("deauthorized", id, true)
  const application = { id: "ca_standin", object: "application", name: "Grapevine" }
  world.emit(tx, { type: "account.application.deauthorized", object: application, account: id })
}
