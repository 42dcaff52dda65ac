import { spawn } from "node:child_process"
import { once } from "node:events"
import { appendFileSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { readyAccount, stripeClient } from "../../../tools/stripe-stand-in/client.ts"
import { startReceiver } from "../../../tools/stripe-stand-in/receiver.ts"
import { connectStripeStandIn } from "../../../tools/stripe-stand-in/remote.ts"
import { startStripeStandIn } from "../../../tools/stripe-stand-in/stand-in.ts"

let folder: string
let stateFile: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stripe-stand-in-"))
  stateFile = join(folder, "state.jsonl")
})
afterEach(() => rmSync(folder, { recursive: true }))

const MAIN = new URL("../../../tools/stripe-stand-in/main.ts", import.meta.url).pathname

async function startProcess(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, "--port", "0", "--state", stateFile, ...args])
  const [line] = (await once(child.stdout, "data")) as [Buffer]
  const url = /http:\S+\d/.exec(line.toString())?.[0] ?? ""
  const end = async (signal: "SIGKILL" | "SIGTERM") => {
    const gone = once(child, "exit")
    child.kill(signal)
    await gone
  }
  return { url, end }
}

test("objects, balances and idempotency keys survive kill -9", async () => {
  const first = await startProcess()
  const control = connectStripeStandIn(first.url)
  const stripe = stripeClient(first)
  const destination = await readyAccount(stripe, control)
  await control.setBalance({ currency: "usd", amount: 1_000 })
  const params = { amount: 400, currency: "usd", destination, transfer_group: "run_1" }
  const paid = await stripe.transfers.create(params, { idempotencyKey: "k" })
  await first.end("SIGKILL")

  const second = await startProcess()
  const again = stripeClient(second)
  expect((await again.transfers.create(params, { idempotencyKey: "k" })).id).toBe(paid.id)
  expect((await again.transfers.list({ transfer_group: "run_1" })).data).toHaveLength(1)
  expect(await connectStripeStandIn(second.url).balance({ currency: "usd" })).toBe(600)
  expect(await again.accounts.retrieve(destination)).toMatchObject({ payouts_enabled: true })
  await second.end("SIGTERM")
})

test("events that were on their way when the process died arrive after it came back", async () => {
  const receiver = await startReceiver()
  const args = ["--webhook-url", receiver.url, "--webhook-secret", receiver.secret]
  const first = await startProcess(...args)
  const control = connectStripeStandIn(first.url)
  await control.setWebhookMode({ hold: true })
  await control.setBalance({ currency: "usd", amount: 200_000_000 })
  await first.end("SIGKILL")

  const second = await startProcess(...args)
  await connectStripeStandIn(second.url).flushWebhooks()
  expect(receiver.types()).toEqual(["balance.available"])
  await second.end("SIGTERM")
  await receiver.close()
})

test("an abandoned request still holds its key after a restart, and then acts once", async () => {
  const first = await startStripeStandIn({ stateFile })
  const destination = await readyAccount(stripeClient(first), first)
  await first.addFault({ kind: "abandon", path: "/v1/transfers" })
  const pay = (to: { url: string }) =>
    stripeClient(to).transfers.create({ amount: 1, currency: "usd", destination }, { idempotencyKey: "k" })
  await expect(pay(first)).rejects.toMatchObject({ type: "StripeConnectionError" })
  await first.close()

  const second = await startStripeStandIn({ stateFile })
  await expect(pay(second)).rejects.toMatchObject({ statusCode: 409 })
  await second.runAbandoned()
  await pay(second)
  expect(await second.objects({ object: "transfer" })).toHaveLength(1)
  await second.close()
})

test("a step that was cut off while being written did not happen; all before it did", async () => {
  const first = await startStripeStandIn({ stateFile })
  await first.setBalance({ currency: "usd", amount: 1 })
  await first.close()
  appendFileSync(stateFile, '[{"table":"balance","key":"platform:usd","value":{"own')
  const second = await startStripeStandIn({ stateFile })
  expect(await second.balance({ currency: "usd" })).toBe(1)
  await second.setBalance({ currency: "usd", amount: 2 })
  await second.close()
  const third = await startStripeStandIn({ stateFile })
  expect(await third.balance({ currency: "usd" })).toBe(2)
  await third.close()
})

test("a control that does not exist, or refuses, says so over HTTP", async () => {
  const standIn = await startStripeStandIn()
  const unknown = await fetch(`${standIn.url}/_control/constructor`, { method: "POST" })
  expect(unknown.status).toBe(404)
  const control = connectStripeStandIn(standIn.url)
  await expect(control.reverseTransfer({ transfer: "tr_none" })).rejects.toThrow("No such transfer")
  await standIn.close()
})
