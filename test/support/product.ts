import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { inject } from "vitest"
import type { Runtime } from "../../scripts/local/runtime.ts"
import { type Local, startLocal } from "../../scripts/local/start-local.ts"
import { type StandIn, startStripeStandIn } from "../../tools/stripe-stand-in/stand-in.ts"
import { OPERATOR_KEY, SIGNING_KEYS } from "./app.ts"
import { createTestDatabase } from "./database.ts"
import { testFolder } from "./folder.ts"

const WEBHOOK_SECRET = "whsec_of_the_platform"

export type Product = Local & { standIn: StandIn; restart(): Promise<Product>; close(): Promise<void> }

/** The product as `npm start` runs it, on workerd or on Node, over a database of the test's own and a Stripe stand-in beside it. */
export async function startProduct(
  variables: Record<string, string> = {},
  runtime: Runtime = "workers",
): Promise<Product> {
  const database = await createTestDatabase()
  const dataDir = await testFolder("product")
  const standIn = await startStripeStandIn({})
  const vars = {
    OPERATOR_KEY,
    SIGNING_KEYS,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_BASE: standIn.url,
    DATABASE_URL: database.adminUrl,
    ...variables,
  }
  const launch = async (port?: number): Promise<Product> => {
    const local = await startLocal({
      runtime,
      vars,
      dataDir,
      durable: false,
      appPassword: inject("appPassword"),
      ...(port ? { port } : {}),
    })
    await standIn.setWebhookEndpoint({ url: `${local.url}/hooks/stripe`, secret: WEBHOOK_SECRET })
    return {
      ...local,
      standIn,
      restart: () => launch(Number(new URL(local.url).port)),
      close: async () => {
        await local.stop()
        await standIn.close()
      },
    }
  }
  return launch()
}

/** A shop that referral links lead to: shows what it was asked, and lists it. */
export async function startShop() {
  const visits: URL[] = []
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost")
    if (url.pathname !== "/favicon.ico") visits.push(url)
    response.setHeader("content-type", "text/html; charset=utf-8")
    response.end("<!doctype html><title>Shop</title><h1>Welcome to the shop</h1>")
  })
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    visits,
    close: () => new Promise<void>((closed) => server.close(() => closed())),
  }
}

/** Asks until the answer is right, or says what it was at the deadline. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isRight: (value: T) => boolean,
  withinMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const value = await ask()
    if (isRight(value)) return value
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms; at last: ${JSON.stringify(value)}`)
    await new Promise((next) => setTimeout(next, 50))
  }
}
