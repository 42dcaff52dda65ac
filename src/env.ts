import * as z from "zod"
import { isThisMachine } from "./lib/safe-url.ts"
import { weaknessOfBytes, weaknessOfText } from "./platform/key-strength.ts"
import { parseMailUrl } from "./platform/mail-transport.ts"
import { parseSinkUrl, type RowSink } from "./platform/row-sink.ts"
import { parseSigningKeys, type SigningKey } from "./platform/signing.ts"
import type { MoneyMode } from "./vocabulary/money-modes.ts"

export type Env = {
  environment: "local" | "production"
  /** Without a slash at the end. */
  publicUrl: string
  operatorKey: string
  /** The first signs, all verify. */
  signingKeys: SigningKey[]
  /** `apiBase` null is Stripe's own; `money`: with the stand-in, or by a key of Stripe's test mode, none moves. */
  stripe: {
    secretKey: string
    apiBase: string | null
    webhookSecret: string
    sandbox: boolean
    money: MoneyMode
  }
  mailUrl: string | null
  /** What the provider of mails signs its reports by, or shows; null where none are taken. */
  mailHookSecret: string | null
  /** The domain that desks have their mail addresses in; null for the host of `publicUrl`. */
  mailDomain: string | null
  linkHosts: string[]
  /** What a proxy that passes visitors on sends in `X-Grapevine-Proxy`; null where no proxy is believed. */
  proxySecret: string | null
  databaseUrl: string
  allowPrivateWebhooks: boolean
  /** How many months of single clicks are kept, the present one included; null keeps all. */
  clicksKeptMonths: number | null
  /** Where clicks are copied to; null where nobody counts them elsewhere. */
  clickSink: RowSink | null
  /** What `GET /metrics` asks for; null where there is none to read. */
  metricsToken: string | null
  /** Where traces go (OTLP over HTTP), without a slash at the end; null for nowhere. */
  otlpEndpoint: string | null
}

/** Where a click must be before its visitor is sent on: on this machine's disk, or in the database. */
export type ClickCommit = "disk" | "database"

/** What a process of its own reads beside: where it listens, how many connections it shares, where it keeps files. */
export type NodeEnv = Env & {
  port: number
  host: string
  databasePool: number
  dataDir: string
  clickCommit: ClickCommit
}

/** One line for whoever starts the program: the variable, what is wrong with it, the way out. */
export class EnvError extends Error {
  override name = "EnvError"
}

/** What the start script generates begins with this, so that production can refuse it. */
export const GENERATED_PREFIX = "local_"

const STAND_IN_KEY = "sk_test_stand_in"
const MIN_KEY_LENGTH = 16

const PORTS = /^\d{1,5}$/
const HTTP_HINT = "must be an http or https address"

const absent = (value: unknown) => (typeof value === "string" && value.trim() === "" ? undefined : value)
const optional = <T extends z.ZodType>(type: T) => z.preprocess(absent, type.optional())
const word = (hint: string) => z.string(hint).regex(/^\S+$/, hint)
const webUrl = (hint: string) => word(hint).refine((text) => hasProtocol(text, ["http:", "https:"]), hint)

const wholeNumber = (most: number, hint: string) =>
  word(hint)
    .regex(/^\d{1,5}$/, hint)
    .transform(Number)
    .refine((number) => number <= most, hint)

const MAX_MONTHS = 600
const MONTHS_HINT = `must be a whole number from 1 to ${MAX_MONTHS}; leave it out to keep every click`

const variables = z.object({
  ENVIRONMENT: optional(z.enum(["local", "production"], "must be local or production; leave it out for local")),
  PUBLIC_URL: z.preprocess(
    absent,
    webUrl(`${HTTP_HINT} without a path, like https://app.example.com`)
      .transform((text) => new URL(text))
      .refine(
        (url) => url.pathname === "/" && !url.search && !url.hash && !url.username,
        `${HTTP_HINT} without a path, like https://app.example.com`,
      )
      .transform((url) => url.origin),
  ),
  OPERATOR_KEY: z.preprocess(
    absent,
    word("is missing or has spaces; set a long random text").regex(
      /^[\x21-\x7e]+$/,
      "must be printable ASCII, since it travels in a header",
    ),
  ),
  SIGNING_KEYS: z.preprocess(absent, z.string("is missing; set a:<base64url of 32 random bytes>")),
  STRIPE_SECRET_KEY: optional(word("must not have spaces; copy it from the Stripe dashboard")),
  STRIPE_API_BASE: optional(
    webUrl(`${HTTP_HINT}, like http://127.0.0.1:12111; leave it out for Stripe's own`).transform(stripSlash),
  ),
  STRIPE_WEBHOOK_SECRET: z.preprocess(
    absent,
    word("is missing; copy the signing secret of the webhook endpoint from the Stripe dashboard"),
  ),
  MAIL_URL: optional(z.string().superRefine(refusing(parseMailUrl))),
  MAIL_HOOK_SECRET: optional(
    word("must not have spaces; copy it from the provider, or set a long random text").min(
      MIN_KEY_LENGTH,
      `is too short; use at least ${MIN_KEY_LENGTH} random characters`,
    ),
  ),
  MAIL_DOMAIN: optional(
    z
      .string()
      .transform((text) => text.trim().toLowerCase())
      .refine((text) => /^([a-z0-9-]+\.)+[a-z0-9-]+$/.test(text), "must be a domain, like mail.acme.com"),
  ),
  LINK_HOSTS: optional(
    z
      .string()
      .transform((text) => text.split(",").map((host) => toHost(host.trim())))
      .refine(
        (hosts) => hosts.every((host) => host !== null),
        "must be host names separated by commas, like go.acme.com",
      )
      .transform((hosts) => hosts.filter((host) => host !== null)),
  ),
  PROXY_SECRET: optional(
    word("must not have spaces; set a long random text").min(
      MIN_KEY_LENGTH,
      `is too short; use at least ${MIN_KEY_LENGTH} random characters`,
    ),
  ),
  DATABASE_URL: z.preprocess(
    absent,
    word("is missing; set postgres://user:password@host:5432/database").refine(
      (text) => hasProtocol(text, ["postgres:", "postgresql:"]),
      "must look like postgres://user:password@host:5432/database",
    ),
  ),
  METRICS_TOKEN: optional(
    word("must not have spaces; set a long random text").regex(
      /^[\x21-\x7e]+$/,
      "must be printable ASCII, since it travels in a header",
    ),
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(
    webUrl(`${HTTP_HINT} of a collector, like http://127.0.0.1:4318`).transform(stripSlash),
  ),
  ALLOW_PRIVATE_WEBHOOKS: optional(z.enum(["0", "1"], "must be 1 or 0; leave it out for 0")),
  CLICKS_KEPT_MONTHS: optional(wholeNumber(MAX_MONTHS, MONTHS_HINT).refine((months) => months > 0, MONTHS_HINT)),
  CLICK_SINK_URL: optional(z.string().superRefine(refusing(parseSinkUrl))),
})

const DEFAULT_PORT = 8787
const DEFAULT_POOL = 10
const MAX_POOL = 500
const nodeVariables = z.object({
  PORT: optional(wholeNumber(65_535, "must be a whole number up to 65535, or 0 for a free one")),
  HOST: optional(word("must be an address of this machine to listen on, like 0.0.0.0")),
  DATABASE_POOL: optional(
    wholeNumber(MAX_POOL, `must be a whole number from 1 to ${MAX_POOL}; leave it out for ${DEFAULT_POOL}`),
  ),
  GRAPEVINE_DATA_DIR: optional(z.string()),
  CLICK_COMMIT: optional(z.enum(["disk", "database"], "must be disk or database; leave it out for disk")),
})

/** The same for a process of its own, with what it alone reads. Throws `EnvError`. */
export function readNodeEnv(vars: Record<string, unknown>): NodeEnv {
  const read = nodeVariables.safeParse(vars)
  if (!read.success) {
    const issue = read.error.issues[0]
    throw new EnvError(`${issue?.path[0]?.toString()} ${issue?.message}.`)
  }
  const { PORT, HOST = "127.0.0.1", DATABASE_POOL = DEFAULT_POOL } = read.data
  const { GRAPEVINE_DATA_DIR: dataDir = ".data", CLICK_COMMIT: clickCommit = "disk" } = read.data
  const env = readEnv(vars)
  if (DATABASE_POOL === 0) throw new EnvError(`DATABASE_POOL must be 1 or more; leave it out for ${DEFAULT_POOL}.`)
  if (env.environment === "local" && HOST !== "::1" && !isThisMachine(HOST))
    throw new EnvError(`HOST ${HOST} can be reached from elsewhere; set ENVIRONMENT=production.`)
  return { ...env, port: PORT ?? DEFAULT_PORT, host: HOST, databasePool: DATABASE_POOL, dataDir, clickCommit }
}

/** Reads what the programs need from process variables or a Worker's bindings. Throws `EnvError` on the first problem. */
export function readEnv(vars: Record<string, unknown>): Env {
  const read = variables.safeParse({ ...vars, DATABASE_URL: vars.DATABASE_URL ?? hyperdriveUrl(vars.DB) })
  if (!read.success) {
    const issue = read.error.issues[0]
    throw new EnvError(`${issue?.path[0]?.toString()} ${issue?.message}.`)
  }
  const found = read.data
  const env: Env = {
    environment: found.ENVIRONMENT ?? "local",
    publicUrl: found.PUBLIC_URL,
    operatorKey: found.OPERATOR_KEY,
    signingKeys: readSigningKeys(found.SIGNING_KEYS),
    stripe: {
      secretKey: found.STRIPE_SECRET_KEY ?? STAND_IN_KEY,
      apiBase: found.STRIPE_API_BASE ?? null,
      webhookSecret: found.STRIPE_WEBHOOK_SECRET,
      sandbox: found.STRIPE_SECRET_KEY === undefined,
      money: moneyOf(found.STRIPE_SECRET_KEY),
    },
    mailUrl: found.MAIL_URL ?? null,
    mailDomain: found.MAIL_DOMAIN ?? null,
    mailHookSecret: found.MAIL_HOOK_SECRET ?? null,
    linkHosts: found.LINK_HOSTS ?? [],
    proxySecret: found.PROXY_SECRET ?? null,
    databaseUrl: found.DATABASE_URL,
    allowPrivateWebhooks: found.ALLOW_PRIVATE_WEBHOOKS === "1",
    clicksKeptMonths: found.CLICKS_KEPT_MONTHS ?? null,
    clickSink: found.CLICK_SINK_URL === undefined ? null : parseSinkUrl(found.CLICK_SINK_URL),
    metricsToken: found.METRICS_TOKEN ?? null,
    otlpEndpoint: found.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
  }
  if (env.environment === "production") refuseLocal(env, String(vars.SIGNING_KEYS), vars.SEED)
  else refuseElsewhere(env.publicUrl)
  return env
}

/** The same for Workers, which have no sockets for SMTP. */
export function readWorkerEnv(vars: Record<string, unknown>): Env {
  const env = readEnv(vars)
  if (env.mailUrl !== null && parseMailUrl(env.mailUrl).kind === "smtp")
    throw new EnvError("MAIL_URL cannot be SMTP on Workers, which speak HTTP only; use resend://KEY or postmark://KEY.")
  return env
}

function moneyOf(stripeKey: string | undefined): Env["stripe"]["money"] {
  if (stripeKey === undefined) return "sandbox"
  return /^[sr]k_test_/.test(stripeKey) ? "test" : "real"
}

/** The keys alone, for the tools that need no more. Throws `EnvError`. */
export function readSigningKeys(text: unknown): SigningKey[] {
  try {
    return parseSigningKeys(typeof text === "string" ? text : "")
  } catch (error) {
    throw new EnvError(`${(error as Error).message}.`)
  }
}

function refuseLocal(env: Env, signingKeys: string, seed: unknown): void {
  const generated = (name: string) =>
    new EnvError(`${name} was generated for a local start; set one of your own for ENVIRONMENT=production.`)
  if (env.operatorKey.startsWith(GENERATED_PREFIX)) throw generated("OPERATOR_KEY")
  if (signingKeys.split(",").some((key) => key.trim().slice(2).startsWith(GENERATED_PREFIX))) {
    throw generated("SIGNING_KEYS")
  }
  refuseWeak(env)
  refuseUnsafe(env)
  if (env.stripe.webhookSecret.includes(GENERATED_PREFIX)) throw generated("STRIPE_WEBHOOK_SECRET")
  if (env.stripe.sandbox) {
    throw new EnvError("STRIPE_SECRET_KEY is missing; ENVIRONMENT=production does not run on the Stripe stand-in.")
  }
  if (env.allowPrivateWebhooks) {
    throw new EnvError("ALLOW_PRIVATE_WEBHOOKS is for local use; remove it for ENVIRONMENT=production.")
  }
  if (absent(seed) !== undefined && seed !== "none") {
    throw new EnvError("SEED puts in demo data; remove it or set SEED=none for ENVIRONMENT=production.")
  }
}

/** Local shows sign-in links to whoever asks: it is for this machine alone. */
function refuseElsewhere(publicUrl: string): void {
  if (isThisMachine(new URL(publicUrl).hostname)) return
  throw new EnvError(
    `PUBLIC_URL ${publicUrl} can be reached from elsewhere, and a local start is for this machine alone; set ENVIRONMENT=production.`,
  )
}

function refuseWeak(env: Env): void {
  const ours = { OPERATOR_KEY: env.operatorKey, PROXY_SECRET: env.proxySecret, METRICS_TOKEN: env.metricsToken }
  for (const [name, key] of Object.entries(ours)) {
    const weakness = key && weaknessOfText(key)
    if (weakness) throw new EnvError(`${name} ${weakness}.`)
  }
  for (const { id, secret } of env.signingKeys) {
    const weak = weaknessOfBytes(secret)
    if (weak) throw new EnvError(`SIGNING_KEYS: the secret of key "${id}" ${weak}.`)
  }
}

function refuseUnsafe({ publicUrl, mailUrl, stripe }: Env): void {
  if (!publicUrl.startsWith("https:"))
    throw new EnvError("PUBLIC_URL must be https for ENVIRONMENT=production: sessions travel there.")
  if (mailUrl === null)
    throw new EnvError(
      "MAIL_URL is missing; ENVIRONMENT=production signs people in by mail. Set one, like resend://KEY.",
    )
  if (/^smtp:[/][/](127\.|localhost|\[::1\])/i.test(mailUrl))
    throw new EnvError("MAIL_URL must not be SMTP without TLS for ENVIRONMENT=production: mails let people in.")
  if (mailUrl.startsWith("http:"))
    throw new EnvError("MAIL_URL must not be plain http for ENVIRONMENT=production: mails let people in.")
  if (stripe.apiBase !== null)
    throw new EnvError(
      "STRIPE_API_BASE is for tests; remove it for ENVIRONMENT=production, which talks to Stripe itself.",
    )
}

/** Whatever a reader of one variable throws, in its words. */
function refusing(parse: (text: string) => unknown) {
  return (text: string, context: z.RefinementCtx): void => {
    try {
      parse(text)
    } catch (error) {
      context.addIssue({ code: "custom", message: (error as Error).message })
    }
  }
}

function toHost(text: string): string | null {
  const [name, port, ...rest] = text.split(":")
  if (!name || rest.length > 0 || (port !== undefined && !PORTS.test(port)) || /[/@?#\s\\]/.test(name)) return null
  return URL.canParse(`http://${text}`) ? new URL(`http://${text}`).host : null
}

function hasProtocol(text: string, protocols: string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol) && new URL(text).hostname !== ""
}

function hyperdriveUrl(binding: unknown): unknown {
  return binding && typeof binding === "object" && "connectionString" in binding ? binding.connectionString : undefined
}

function stripSlash(text: string): string {
  return text.replace(/\/+$/, "")
}

/** Whether people reach this installation over https: cookies and headers are then for that only. */
export const isHttps = (env: Env) => env.publicUrl.startsWith("https:")
