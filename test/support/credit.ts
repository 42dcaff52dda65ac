import { ask, createMember } from "./actors.ts"
import type { Json, TestApp } from "./app.ts"
import { openShop } from "./shop.ts"

type Fields = Record<string, unknown>
export type Split = { channel: string; bps: number }
export type Desk = Awaited<ReturnType<typeof openDesk>>

/** A shop whose credit two managers decide about. */
export async function openDesk(app: TestApp, program: Fields = {}) {
  const shop = await openShop(app, program)
  const { vendor } = shop
  const [maker, checker] = [await createMember(app, vendor, "manager"), await createMember(app, vendor, "manager")]
  const put = (path: string, body: unknown, key = vendor.sk, status = 200) =>
    ask(app, status, "PUT", path, key, body as Fields)
  const transfer = (body: Fields, key = maker, status = 201) =>
    ask(app, status, "POST", "/v1/credit-transfers", key, { reason: "they brought it", ...body })
  const decide = (id: string, what: "approval" | "reversal", key = checker, status = 200) =>
    ask(app, status, "POST", `/v1/credit-transfers/${id}/${what}`, key)
  return {
    ...shop,
    maker,
    checker,
    put,
    transfer,
    decide,
    touch: (customer: string, channel: string, fields: Fields = {}, status = 201) =>
      shop.post(status, "/v1/touches", { customer_external_id: customer, channel, ...fields }),
    credit: (saleId: string, query = "") => shop.get(`/v1/sales/${saleId}/credit${query}`),
    evidence: (saleId: string) => shop.get(`/v1/credit-policy/evidence?sale_id=${saleId}`),
    record: (saleId: string, splits: Split[], key = maker, status = 200) =>
      put(`/v1/sales/${saleId}/credit`, { splits, reason: "agreed in the meeting" }, key, status),
    report: (query = "") => shop.get(`/v1/reports/channels${query}`),
    /** Imports a file of lines, its header first, and hands back how it ended. */
    file: async (kind: string, lines: readonly string[]): Promise<Json> => {
      const sent = { key: vendor.sk, body: lines.join("\n"), headers: { "content-type": "text/csv" } }
      const started = await app.call("POST", `/v1/imports?kind=${kind}`, sent)
      await app.settle()
      return shop.get(`/v1/imports/${started.body.id}`)
    },
    /** Moves credit at once: proposed by one, approved by the other. */
    move: async (body: Fields): Promise<Json> => decide((await transfer(body)).id, "approval"),
    /** Balances of the asset CREDIT by account, those of single sales too. */
    books: async (): Promise<Record<string, number>> => {
      const rows = await app.admin`
        select account, sum(amount_minor)::int as balance from ledger_entries
        where vendor_id = ${vendor.id} and currency = 'CREDIT' group by account having sum(amount_minor) <> 0`
      return Object.fromEntries(rows.map((row) => [row.account, row.balance]))
    },
  }
}

export const splitsOf = (splits: Json): Record<string, number> =>
  Object.fromEntries(splits.map((split: Split) => [split.channel, split.bps]))
