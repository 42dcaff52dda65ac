import type Stripe from "stripe"
import { type AccountStatus, changeBankAccount, deauthorize, setAccountStatus } from "./account-status.ts"
import { accountOrThrow, saveAccount } from "./accounts.ts"
import type { Api, Logged } from "./api.ts"
import { availableBalance, changeBalance, PLATFORM } from "./balance.ts"
import {
  type CheckoutOutcome,
  closeDispute,
  disputePayment,
  endCheckout,
  failRefund,
  refundPayment,
} from "./checkouts.ts"
import { missingResource } from "./errors.ts"
import { type Emit, type EventLog, storeObject } from "./event-log.ts"
import type { Emission } from "./events.ts"
import type { Chaos, Fault, Faults } from "./faults.ts"
import type { IdempotencyKeys } from "./idempotency.ts"
import type { Journal } from "./journal.ts"
import type { StripeObject, World } from "./model.ts"
import { type PayoutOrder, payOut } from "./payouts.ts"
import { reverseTransfer } from "./transfers.ts"
import type { Delivery, Endpoint, Flush, WebhookMode, Webhooks } from "./webhooks.ts"

export type ControlParts = {
  journal: Journal
  world: World
  api: Api
  faults: Faults
  keys: IdempotencyKeys
  webhooks: Webhooks
  events: EventLog
}

/** Everything a test may do to the stand-in; the same by method and by `POST /_control/<name>` with a JSON body. */
export type Control = ReturnType<typeof createControl>

export function createControl(parts: ControlParts) {
  return {
    ...accountControl(parts),
    ...moneyControl(parts),
    ...checkoutControl(parts),
    ...eventControl(parts),
    ...faultControl(parts),
  }
}

function accountControl({ journal, world }: ControlParts) {
  return {
    /** Brings an account to a status and fires `account.updated`. */
    async setAccountStatus({ account, status }: { account: string; status: AccountStatus }) {
      return journal.transact((tx) => structuredClone(setAccountStatus(tx, world, account, status)))
    },
    /** Changes any fields of an account; fires `account.updated`. */
    async patchAccount({ account, patch }: { account: string; patch: Partial<Stripe.Account> }) {
      journal.transact((tx) => saveAccount(tx, world, { ...accountOrThrow(tx, account), ...patch }))
    },
    /** Fires `account.external_account.updated`. */
    async changeBankAccount(change: { account: string; last4?: string; bankName?: string }) {
      const { account, last4 = "4321", bankName = "ANOTHER BANK" } = change
      return journal.transact((tx) => changeBankAccount(tx, world, account, last4, bankName))
    },
    /** Fires `account.application.deauthorized`; the account is out of reach afterwards. */
    async deauthorize({ account }: { account: string }) {
      journal.transact((tx) => deauthorize(tx, world, account))
    },
  }
}

function moneyControl({ journal, world }: ControlParts) {
  return {
    /** Minor units; of the platform unless an account is named. More than before fires `balance.available`. */
    async setBalance({ currency, amount, account = PLATFORM }: { currency: string; amount: number; account?: string }) {
      journal.transact((tx) => changeBalance(tx, world, account, currency.toLowerCase(), amount))
    },
    async balance({ currency, account = PLATFORM }: { currency: string; account?: string }) {
      return journal.read((tx) => availableBalance(tx, account, currency.toLowerCase()))
    },
    /** A reversal from the dashboard: part of the transfer, or all that is left. */
    async reverseTransfer({ transfer, amount }: { transfer: string; amount?: number }) {
      return journal.transact((tx) => {
        const found = tx.get<Stripe.Transfer>("transfer", transfer)
        if (!found) throw missingResource("transfer", transfer, "id", 404)
        return reverseTransfer(tx, world, found, amount === undefined ? {} : { amount })
      })
    },
    /** The bank leg of an account: fires `payout.paid` or `payout.failed`; the same id again may fail after it was paid. */
    async payOut(order: PayoutOrder) {
      return journal.transact((tx) => payOut(tx, world, order))
    },
    /** Every stored object of a kind, in the order of creation. */
    async objects<T extends StripeObject = StripeObject>({ object }: { object: T["object"] }): Promise<T[]> {
      return journal.read((tx) => structuredClone(tx.all<T>(object)))
    },
    /** Puts objects where the API reads them; one with the same id is replaced. */
    async putObjects({ objects }: { objects: StripeObject[] }) {
      journal.transact((tx) => {
        for (const object of objects) storeObject(tx, object)
      })
    },
  }
}

/** Checkouts that the app has made, and what becomes of their payments. */
function checkoutControl({ journal, world }: ControlParts) {
  return {
    /** Ends a checkout as its page would: `checkout.session.completed`, `.expired` or `.async_payment_…`. */
    async endCheckout({ session, outcome }: { session: string; outcome: CheckoutOutcome }) {
      return journal.transact((tx) => endCheckout(tx, world, session, outcome))
    },
    /** `payment`: the payment intent or charge of a checkout; all that is left of it unless an amount is given. */
    async refundPayment({ payment, amount }: { payment: string; amount?: number }) {
      return journal.transact((tx) => refundPayment(tx, world, payment, amount))
    },
    /** The buyer's bank sends a refund back. */
    async failRefund({ refund }: { refund: string }) {
      return journal.transact((tx) => failRefund(tx, world, refund))
    },
    async disputePayment({ payment, amount }: { payment: string; amount?: number }) {
      return journal.transact((tx) => disputePayment(tx, world, payment, amount))
    },
    async closeDispute({ dispute, status }: { dispute: string; status: "won" | "lost" }) {
      return journal.transact((tx) => closeDispute(tx, world, dispute, status))
    },
  }
}

function eventControl({ journal, webhooks, events }: ControlParts) {
  return {
    /** Stores the objects of a happening and sends its event, signed, to `url` (else to the platform's endpoint). */
    async emit(emission: Emission & Emit): Promise<Stripe.Event> {
      const event = journal.transact((tx) => events.emit(tx, emission))
      await webhooks.settled()
      return event
    },
    /** Sends a stored event once more. */
    async resend({ event, url, secret }: { event: string } & Partial<Endpoint>) {
      journal.transact((tx) => events.resend(tx, event, url && secret ? { url, secret } : null))
      await webhooks.settled()
    },
    /** Where the platform's own events go; null: nowhere. */
    async setWebhookEndpoint(endpoint: Endpoint | null) {
      events.setEndpoint(endpoint)
    },
    /** What happens to deliveries from now on; `{}` is Stripe on a good day. */
    async setWebhookMode(mode: WebhookMode) {
      webhooks.mode = mode
    },
    async flushWebhooks(flush: Flush = {}) {
      await webhooks.flush(flush)
    },
    async discardWebhooks() {
      webhooks.discard()
    },
    /** Resolves when every delivery arrived or was given up. */
    async settleWebhooks() {
      await webhooks.settled()
    },
    async deliveries(): Promise<Delivery[]> {
      return structuredClone(webhooks.all())
    },
  }
}

function faultControl({ api, faults, keys }: ControlParts) {
  return {
    /** Arms a fault for the next request that it matches. */
    async addFault(fault: Fault) {
      return faults.add(fault)
    },
    async faults(): Promise<Fault[]> {
      return faults.pending()
    },
    /** Disarms every fault, chaos too. */
    async clearFaults() {
      faults.clear()
    },
    /** Strikes any matching request at the rate, by a seeded sequence; null ends it. */
    async setChaos(chaos: Chaos | null) {
      faults.setChaos(chaos)
    },
    async abandoned() {
      return api.parked().map(({ id, request }) => ({ id, method: request.method, path: request.path }))
    },
    /** Abandoned requests execute now. */
    async runAbandoned({ id }: { id?: string } = {}) {
      return api.runParked(id)
    },
    /** Makes idempotency keys older, by a day unless said otherwise; keys of a day are pruned and act again. */
    async ageKeys({ hours = 24 }: { hours?: number } = {}) {
      keys.age(hours * 3600)
    },
    /** What was asked of the API, oldest first. */
    async requests(): Promise<Logged[]> {
      return structuredClone(api.log)
    },
  }
}
