import type postgres from "postgres"
import { readSigningKeys } from "../../../src/env.ts"
import { flagBits } from "../../../src/features/links/redirect/core/click-flags.ts"
import { clickKey } from "../../../src/features/links/redirect/core/click-key.ts"
import { mintClickId } from "../../../src/features/links/redirect/mint-click-id.ts"
import { createClient } from "../../client.ts"
import type { Sale } from "./load.ts"

type Link = { number: string }
export type Shop = { vendorId: string; key: string; programId: string; links: Link[] }

const NO_FLAGS = { head: false, prefetch: false, bot: false, qr: false, unattributed: false }
const AFFILIATES = 20
let count = 0

/** A vendor with a program that pays 10 % of sales and affiliates with a link each, made over the API. */
export async function openShop(url: string, operatorKey: string, sql: postgres.Sql): Promise<Shop> {
  const { ask } = createClient(url)
  const name = `bench-${process.pid}-${++count}`
  const owner = { owner_email: `${name}@bench.test`, mode: "test" }
  const vendor = await ask("POST", "/v1/vendors", operatorKey, { name, currency: "EUR", timezone: "UTC", ...owner })
  const key = String(vendor.secret_key)
  const program = { name, destination_url: "https://shop.bench.test/", auto_approve: true }
  const { id: programId } = await ask("POST", "/v1/programs", key, program)
  const rules = [{ event: "sale", rate: { kind: "percent", bps: 1000 } }]
  await ask("PUT", `/v1/programs/${programId}/rules`, key, { rules })
  for (let i = 0; i < AFFILIATES; i++) {
    const who = { name: `Affiliate ${i}`, email: `${name}-${i}@mail.test`, program_id: programId }
    const affiliate = await ask("POST", "/v1/affiliates", key, who)
    await ask("POST", "/v1/links", key, { program_id: programId, affiliate_id: affiliate.id })
  }
  const links = await sql<Link[]>`
    select number::text as number from links where vendor_id = ${vendor.id}`
  return { vendorId: vendor.id, key, programId, links: [...links] }
}

/** Sales of new customers, each by a click of its own that is stored already, a millisecond apart; over some shops in turn. */
export async function prepareSales(
  sql: postgres.Sql,
  signingKeys: string,
  shops: Shop[],
  many: number,
): Promise<Sale[]> {
  const keys = readSigningKeys(signingKeys)
  const now = Date.now()
  const sales: (Sale & { click: string; shop: Shop })[] = []
  for (let i = 0; i < many; i++) {
    const shop = shops[i % shops.length]!
    const link = shop.links[Math.floor(i / shops.length) % shop.links.length]!
    const facts = { at: now - i, linkNumber: BigInt(link.number), programId: shop.programId, isVisit: true }
    const click = await mintClickId(keys, facts)
    const name = `${process.pid}-${++count}`
    const sale = { external_id: `o-${name}`, customer_external_id: `c-${name}`, amount: 10_000, currency: "EUR" }
    sales.push({ key: shop.key, body: JSON.stringify({ ...sale, click_id: click }), click, shop })
  }
  const rows = sales.map(({ click, shop }) => {
    const { linkNumber, at, nonce, keyId } = clickKey(click)!
    return { vendor_id: shop.vendorId, link: String(linkNumber), at, nonce: String(nonce), key_id: keyId }
  })
  const flags = flagBits({ flags: NO_FLAGS }, true, "desktop")
  await sql`
    insert into clicks (link_number, at, nonce, origin, agent, stored_seconds, vendor_number, flags, key_id, country)
    select r.link, to_timestamp(r.at / 1000.0), r.nonce, 0, 0, 0, v.number, ${flags}, r.key_id, ''
    from jsonb_to_recordset(${sql.json(rows)}) as r(vendor_id text, link bigint, at bigint, nonce bigint, key_id text)
    join vendors v on v.id = r.vendor_id`
  return sales.map(({ key, body }) => ({ key, body }))
}
