import Stripe from "stripe"

export type ClientOptions = { kind?: "node" | "fetch"; apiKey?: string; timeoutMs?: number; retries?: number }

/** The official SDK aimed at a stand-in; by itself it retries nothing but what the SDK cannot be configured to leave. */
export function stripeClient({ url }: { url: string }, options: ClientOptions = {}): Stripe {
  const { hostname, port } = new URL(url)
  return new Stripe(options.apiKey ?? "sk_test_standin", {
    host: hostname,
    port,
    protocol: "http",
    maxNetworkRetries: options.retries ?? 0,
    timeout: options.timeoutMs ?? 5000,
    telemetry: false,
    ...(options.kind === "node" ? {} : { httpClient: Stripe.createFetchHttpClient() }),
  })
}

/** A connected Express account that is ready to be paid. */
export async function readyAccount(stripe: Stripe, standIn: Pick<StatusControl, "setAccountStatus">): Promise<string> {
  const { id } = await stripe.accounts.create({ type: "express", capabilities: { transfers: { requested: true } } })
  await standIn.setAccountStatus({ account: id, status: "ready" })
  return id
}

type StatusControl = { setAccountStatus(change: { account: string; status: "ready" }): Promise<unknown> }
