import type Stripe from "stripe"
import { formatMoney } from "../../src/lib/currency.ts"
import { type AccountStatus, setAccountStatus } from "./account-status.ts"
import { type AccountLinkRow, findAccount } from "./accounts.ts"
import { balanceObject } from "./balance.ts"
import { CHECKOUT_BUTTONS, DEBIT_BUTTONS, endCheckout } from "./checkouts.ts"
import type { Journal } from "./journal.ts"
import type { World } from "./model.ts"

/** A page of the stand-in's own, as Stripe hosts them: onboarding and the Express dashboard. */
export type Page = { status: number; html?: string; location?: string }

const OUTCOMES: { value: AccountStatus; label: string }[] = [
  { value: "ready", label: "Complete onboarding" },
  { value: "onboarding", label: "Leave without finishing" },
  { value: "pending", label: "Submit, verification takes a while" },
  { value: "restricted", label: "Submit, verification fails" },
]

/** Answers `/_checkout/{session}`: pays it, or does not, by a button. */
export function checkoutPage(journal: Journal, world: World, method: string, path: string, form: string): Page {
  const id = path.split("/")[2] ?? ""
  const session = journal.read((tx) => tx.get<Stripe.Checkout.Session>("checkout.session", id))
  if (!session) return { status: 404, html: page("This checkout does not exist", "") }
  const isDebit = session.status === "complete" && session.payment_status === "unpaid"
  const buttons = session.status === "open" ? CHECKOUT_BUTTONS : isDebit ? DEBIT_BUTTONS : []
  if (method !== "POST") return { status: 200, html: page("Checkout", payForm(session, buttons)) }
  const outcome = buttons.find(({ value }) => value === new URLSearchParams(form).get("outcome"))
  if (!outcome) return { status: 400, html: page("Choose one of the buttons", payForm(session, buttons)) }
  const ended = journal.transact((tx) => endCheckout(tx, world, id, outcome.value))
  const to = ended.status === "expired" ? session.cancel_url : session.success_url
  return { status: 303, location: to ?? world.url() }
}

function payForm(session: Stripe.Checkout.Session, buttons: { value: string; label: string }[]): string {
  const amount = formatMoney(BigInt(session.amount_total ?? 0), session.currency?.toUpperCase() ?? "")
  const sum = `${amount}, ${session.status} and ${session.payment_status}`
  return `<p>${escapeHtml(sum)}. No money moves here.</p><form method="post">${buttonsOf(buttons)}</form>`
}

const buttonsOf = (buttons: { value: string; label: string }[]) =>
  buttons
    .map(({ value, label }) => `<p><button name="outcome" value="${value}">${escapeHtml(label)}</button></p>`)
    .join("")

/** Answers `/_connect/…`; `form` is the body of a POST. */
export function connectPage(journal: Journal, world: World, method: string, path: string, form: string): Page {
  const [, , kind, account = "", token = ""] = path.split("/")
  if (kind === "setup") return setup(journal, world, method, { account, token, form })
  if (kind === "express") return dashboard(journal, account)
  return { status: 404, html: page("Not found", "") }
}

type Setup = { account: string; token: string; form: string }

function setup(journal: Journal, world: World, method: string, { account, token, form }: Setup): Page {
  const link = journal.read((tx) => tx.get<AccountLinkRow>("account_link", token))
  if (!link || link.account !== account) return { status: 404, html: page("This link does not exist", "") }
  if (link.used || link.expires_at <= world.now()) return { status: 302, location: link.refresh_url }
  if (method !== "POST") return { status: 200, html: page("Set up payouts", outcomeForm(account)) }
  const outcome = OUTCOMES.find(({ value }) => value === new URLSearchParams(form).get("outcome"))
  if (!outcome) return { status: 400, html: page("Choose one of the buttons", outcomeForm(account)) }
  journal.transact((tx) => {
    tx.put("account_link", token, { ...link, used: true })
    setAccountStatus(tx, world, account, outcome.value)
  })
  return { status: 303, location: link.return_url }
}

function outcomeForm(account: string): string {
  return `<p>Test account <code>${escapeHtml(account)}</code>. No money moves here.</p><form method="post">${buttonsOf(OUTCOMES)}</form>`
}

function dashboard(journal: Journal, id: string): Page {
  return journal.read((tx) => {
    const account = findAccount(tx, id)
    if (!account) return { status: 404, html: page("No such account", "") }
    const state = account.payouts_enabled ? "Payouts are enabled." : "Payouts are not enabled."
    const lines = balanceObject(tx, id).available.map(({ amount, currency }) => `<li>${amount} ${currency}</li>`)
    return { status: 200, html: page("Express dashboard", `<p>${state}</p><ul>${lines.join("")}</ul>`) }
  })
}

const page = (title: string, body: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${title} · Stripe stand-in</title><body style="font:16px system-ui;max-width:32rem;margin:3rem auto;padding:0 1rem"><h1>${title}</h1>${body}</body></html>`

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
