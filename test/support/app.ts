import postgres from "postgres"
import { afterAll, beforeAll, inject } from "vitest"
import { createApp } from "../../src/app.ts"
import type { Deps } from "../../src/deps.ts"
import { readEnv } from "../../src/env.ts"
import { captureClick } from "../../src/features/links/clicks/capture-clicks.ts"
import { connect } from "../../src/platform/db.ts"
import { slidingLimiter } from "../../src/platform/limits.ts"
import { createSender } from "../../src/platform/node/send-request.ts"
import { openSmtp } from "../../src/platform/node/send-smtp.ts"
import { createStripe } from "../../src/platform/stripe.ts"
import { deliverWebhooks, settle } from "../../src/queues.ts"
import { createTestDatabase } from "./database.ts"

export const OPERATOR_KEY = "operator_key_of_the_tests_0123456789_ABCDEFGHIJ"
export const SIGNING_KEYS = `a:${Buffer.alloc(32, 7).toString("base64url")}`
export const PUBLIC_URL = "http://app.localhost"

/** What an answer holds is checked by the test that reads it. */
export type Json = ReturnType<typeof JSON.parse>
export type Reply = { status: number; headers: Headers; body: Json; text: string }
export type Call = { key?: string | null; body?: unknown; headers?: Record<string, string> }

type Pool = Parameters<typeof connect>[2]
type Smtp = Parameters<typeof openSmtp>[0]
export type TestApp = Awaited<ReturnType<typeof startApp>>

/** The whole app on Node over a real PostgreSQL, as its powerless login role. `variables` adds to the environment. */
export async function startApp(variables: Record<string, string> = {}, pool: Pool = {}, smtp: Smtp = {}) {
  const database = await createTestDatabase()
  const env = readEnv({
    PUBLIC_URL,
    OPERATOR_KEY,
    SIGNING_KEYS,
    STRIPE_WEBHOOK_SECRET: "whsec_of_the_tests",
    DATABASE_URL: database.appUrl,
    ...variables,
  })
  const path = inject("socketPath")
  const { db, end } = connect(database.appUrl, 20, { path, ...pool })
  const admin = postgres(database.adminUrl, { path, max: 2, onnotice: () => {}, fetch_types: false })
  const deferred: Promise<unknown>[] = []
  const deps: Deps = {
    db,
    ports: {
      env,
      stripe: createStripe(env),
      wake: async () => {},
      deliver: async () => {},
      outgoing: { send: createSender({ allowLoopback: env.allowPrivateWebhooks }), width: 16 },
      smtp: openSmtp(smtp),
      defer: (work) => void deferred.push(work.catch(() => {})),
      enqueue: (click) => captureClick({ db }, click),
      limiter: slidingLimiter(() => Date.now()),
    },
  }
  const app = createApp(() => deps)

  async function call(method: string, path: string, { key, body, headers = {} }: Call = {}): Promise<Reply> {
    const init: RequestInit = { method, headers: { ...headers } }
    const sent = init.headers as Record<string, string>
    if (key) sent.authorization = `Bearer ${key}`
    if (body !== undefined) {
      init.body = typeof body === "string" ? body : JSON.stringify(body)
      sent["content-type"] ??= "application/json"
    }
    const response = await app.request(`${PUBLIC_URL}${path}`, init)
    const text = await response.text()
    const isJson = response.headers.get("content-type")?.includes("json")
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null }
  }

  return {
    app,
    deps,
    databaseUrl: database.appUrl,
    admin,
    call,
    /** Everything that commits asked for has happened when this returns. */
    settle: async () => {
      await Promise.all(deferred.splice(0))
      return settle(deps)
    },
    /** What is due to vendors' endpoints has been sent, once, when this returns; how many attempts that were. */
    deliver: async () => {
      await Promise.all(deferred.splice(0))
      await settle(deps)
      return deliverWebhooks(deps)
    },
    close: async () => {
      await Promise.all(deferred.splice(0))
      await end()
      await admin.end()
    },
  }
}

/** One app for a test file. */
export function useApp(
  variables?: Record<string, string>,
  pool?: Parameters<typeof connect>[2],
): { readonly app: TestApp } {
  let app: TestApp | undefined
  beforeAll(async () => {
    app = await startApp(variables, pool)
  })
  afterAll(() => app?.close())
  return {
    get app() {
      if (!app) throw new Error("the app starts before the first test")
      return app
    },
  }
}
