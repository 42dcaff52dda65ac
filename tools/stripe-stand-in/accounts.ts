import type Stripe from "stripe"
import { accountInvalid, invalidRequest } from "./errors.ts"
import type { Tx } from "./journal.ts"
import { listPage, PAGE_FIELDS } from "./listing.ts"
import { newId, route, type World } from "./model.ts"
import { mergeMetadata, missing, type Params } from "./params.ts"

const OPEN = { kind: "open" } as const
const requested = { kind: "object", fields: { requested: { kind: "boolean" } } } as const
const choice = <const C extends string[]>(...oneOf: C) => ({ kind: "string", oneOf }) as const

const CHANGEABLE = {
  account_token: { kind: "string" },
  business_profile: OPEN,
  business_type: choice("company", "government_entity", "individual", "non_profit"),
  capabilities: {
    kind: "object",
    fields: {
      transfers: requested,
      card_payments: requested,
      legacy_payments: requested,
      link_payments: requested,
      sepa_debit_payments: requested,
      us_bank_account_ach_payments: requested,
      tax_reporting_us_1099_k: requested,
      tax_reporting_us_1099_misc: requested,
    },
  },
  company: OPEN,
  default_currency: { kind: "string" },
  documents: OPEN,
  email: { kind: "string" },
  external_account: OPEN,
  groups: OPEN,
  individual: OPEN,
  metadata: { kind: "metadata" },
  settings: OPEN,
  tos_acceptance: OPEN,
} as const

const CONTROLLER = {
  kind: "object",
  fields: {
    fees: { kind: "object", fields: { payer: choice("account", "application") } },
    losses: { kind: "object", fields: { payments: choice("application", "stripe") } },
    requirement_collection: choice("application", "stripe"),
    stripe_dashboard: { kind: "object", fields: { type: choice("express", "full", "none") } },
  },
} as const

const CREATE = {
  ...CHANGEABLE,
  country: { kind: "string" },
  controller: CONTROLLER,
  type: choice("custom", "express", "standard"),
} as const

const CURRENCY_OF: Record<string, string> = {
  US: "usd",
  GB: "gbp",
  JP: "jpy",
  CH: "chf",
  CA: "cad",
  AU: "aud",
  SE: "sek",
}

const DUE_AT_START = ["external_account", "individual.first_name", "individual.last_name", "tos_acceptance.date"]

/** The account, unless it never existed or took the platform's access away. */
export function findAccount(tx: Pick<Tx, "get">, id: string): Stripe.Account | undefined {
  return tx.get("deauthorized", id) ? undefined : tx.get<Stripe.Account>("account", id)
}

export function accountOrThrow(tx: Pick<Tx, "get">, id: string): Stripe.Account {
  const account = findAccount(tx, id)
  if (!account) throw accountInvalid(id)
  return account
}

/** Stores a changed account and fires `account.updated` with what its top-level values were before. */
export function saveAccount(tx: Tx, world: World, changed: Stripe.Account) {
  const old = tx.get<Stripe.Account>("account", changed.id)
  tx.put("account", changed.id, changed)
  const before = Object.entries(old ?? {}).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(changed[name as keyof Stripe.Account]),
  )
  if (before.length === 0) return
  const previousAttributes = Object.fromEntries(before)
  world.emit(tx, { type: "account.updated", object: changed, account: changed.id, previousAttributes })
}

function createAccount(tx: Tx, world: World, params: Params<typeof CREATE>): Stripe.Account {
  if (params.type && params.controller)
    throw invalidRequest(
      "You may not provide the `type` parameter and `controller` parameters simultaneously. They are mutually exclusive.",
    )
  const id = newId("acct").replace("_", "_1")
  const country = params.country ?? "US"
  const dashboard = params.controller?.stripe_dashboard?.type ?? "full"
  const type = params.type ?? (dashboard === "express" ? "express" : dashboard === "full" ? "standard" : "none")
  const account: Stripe.Account = {
    id,
    object: "account",
    business_profile: null,
    business_type: params.business_type ?? null,
    capabilities: requestedCapabilities({}, params.capabilities),
    charges_enabled: false,
    controller: controllerOf(type, params.controller),
    country,
    created: world.now(),
    default_currency: params.default_currency ?? CURRENCY_OF[country] ?? "eur",
    details_submitted: false,
    email: params.email ?? null,
    external_accounts: { object: "list", data: [], has_more: false, url: `/v1/accounts/${id}/external_accounts` },
    future_requirements: requirements([], null),
    metadata: mergeMetadata({}, params.metadata),
    payouts_enabled: false,
    requirements: requirements(DUE_AT_START, "requirements.past_due"),
    type,
  }
  tx.put("account", id, account)
  return account
}

type Asked = Params<(typeof CHANGEABLE)["capabilities"]["fields"]> | undefined

function requestedCapabilities(old: Stripe.Account.Capabilities, asked: Asked): Stripe.Account.Capabilities {
  const changes = Object.entries(asked ?? {}).map(([name, ask]) => {
    const known = old[name as keyof Stripe.Account.Capabilities]
    return [name, ask?.requested ? (known ?? "inactive") : undefined] as const
  })
  return JSON.parse(JSON.stringify({ ...old, ...Object.fromEntries(changes) }))
}

function controllerOf(type: string, given: Params<(typeof CREATE)["controller"]["fields"]> | undefined) {
  const express = type === "express"
  const controller: Stripe.Account.Controller = {
    fees: { payer: given?.fees?.payer ?? (express ? "application_express" : "account") },
    is_controller: true,
    losses: { payments: given?.losses?.payments ?? (type === "standard" ? "stripe" : "application") },
    requirement_collection: given?.requirement_collection ?? (type === "custom" ? "application" : "stripe"),
    stripe_dashboard: { type: given?.stripe_dashboard?.type ?? (express ? "express" : "full") },
    type: "application",
  }
  return controller
}

export function requirements(
  due: string[],
  disabledReason: Stripe.Account.Requirements.DisabledReason | null,
): Stripe.Account.Requirements {
  return {
    alternatives: [],
    current_deadline: null,
    currently_due: due,
    disabled_reason: disabledReason,
    errors: [],
    eventually_due: due,
    past_due: disabledReason ? due : [],
    pending_verification: [],
  }
}

function updateAccount(tx: Tx, world: World, id: string, params: Params<typeof CHANGEABLE>): Stripe.Account {
  const old = accountOrThrow(tx, id)
  const changed: Stripe.Account = {
    ...old,
    capabilities: requestedCapabilities(old.capabilities ?? {}, params.capabilities),
    email: params.email ?? old.email,
    business_type: params.business_type ?? old.business_type ?? null,
    metadata: mergeMetadata(old.metadata ?? {}, params.metadata),
  }
  saveAccount(tx, world, changed)
  return changed
}

const LINK = {
  account: { kind: "string", required: true },
  type: { ...choice("account_onboarding", "account_update"), required: true },
  collect: choice("currently_due", "eventually_due"),
  collection_options: OPEN,
  refresh_url: { kind: "url" },
  return_url: { kind: "url" },
} as const

/** An account link works once and for five minutes, like Stripe's. */
export type AccountLinkRow = {
  account: string
  return_url: string
  refresh_url: string
  expires_at: number
  used: boolean
}

const LINK_SECONDS = 300

function createLink(tx: Tx, world: World, params: Params<typeof LINK>): Stripe.AccountLink {
  const { account, return_url, refresh_url } = params
  if (!refresh_url) throw missing("refresh_url")
  if (!return_url) throw missing("return_url")
  accountOrThrow(tx, account)
  const token = newId("link")
  const expires_at = world.now() + LINK_SECONDS
  tx.put("account_link", token, { account, return_url, refresh_url, expires_at, used: false } satisfies AccountLinkRow)
  const url = `${world.url()}/_connect/setup/${account}/${token}`
  return { object: "account_link", created: world.now(), expires_at, url }
}

function createLoginLink(tx: Tx, world: World, id: string) {
  if (!accountOrThrow(tx, id).details_submitted)
    throw invalidRequest("Cannot create a login link for an account that has not completed onboarding.")
  return { object: "login_link", created: world.now(), url: `${world.url()}/_connect/express/${id}` }
}

export const accountRoutes = [
  route("POST", "/v1/accounts", CREATE, ({ tx, world, params }) => createAccount(tx, world, params)),
  route("GET", "/v1/accounts", { ...PAGE_FIELDS, created: { kind: "range" } }, ({ tx, params }) => {
    const rows = tx.all<Stripe.Account>("account").filter(({ id }) => findAccount(tx, id))
    return listPage(rows, "account", "/v1/accounts", params)
  }),
  route("GET", "/v1/accounts/{}", {}, ({ tx, ids }) => accountOrThrow(tx, ids[0] ?? "")),
  route("POST", "/v1/accounts/{}", CHANGEABLE, ({ tx, world, ids, params }) =>
    updateAccount(tx, world, ids[0] ?? "", params),
  ),
  route("POST", "/v1/account_links", LINK, ({ tx, world, params }) => createLink(tx, world, params)),
  route("POST", "/v1/accounts/{}/login_links", {}, ({ tx, world, ids }) => createLoginLink(tx, world, ids[0] ?? "")),
]
