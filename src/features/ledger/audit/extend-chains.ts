import { invariant } from "../../../lib/assert.ts"
import { sha256Hex } from "../../../lib/hash.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asSystem, asVendor } from "../../../platform/tenant.ts"
import * as store from "./chain-store.ts"
import { CHAIN_START, chainText } from "./core/chain.ts"

const VENDORS_AT_ONCE = 100
const BATCH = 1000

/** Whether any vendor has transactions that its chain does not hold yet. */
export const chainsBehind = store.anyUnchained

/** Puts every vendor's new transactions into its chain. Postings never wait for it, and it may run anywhere, any time. */
export async function extendChains(ctx: Ctx): Promise<void> {
  const vendors = await asSystem(ctx, (tx) => store.listVendorsToChain(tx, VENDORS_AT_ONCE))
  for (const vendorId of vendors) await extendChain(ctx, vendorId)
}

async function extendChain(ctx: Ctx, vendorId: string): Promise<void> {
  const once = { ...ctx, idempotency: null }
  while ((await asVendor(once, vendorId, (tx) => addLinks(tx, vendorId))) === BATCH);
}

/** Seals everything that was committed, inside another transaction; the end of the chain, or null before its first link. */
export async function extendToEnd(tx: Tx, vendorId: string): Promise<store.ChainLink | null> {
  while ((await addLinks(tx, vendorId)) === BATCH);
  return store.lastLink(tx, vendorId)
}

async function addLinks(tx: Tx, vendorId: string): Promise<number> {
  if (!(await store.holdChain(tx, vendorId))) return 0
  const ids = await store.takeUnchained(tx, vendorId, BATCH)
  const last = await store.lastLink(tx, vendorId)
  const transactions = await store.loadTransactions(tx, vendorId, ids)
  const links: store.ChainLink[] = []
  let [number, before] = [last?.number ?? 0, last?.hash ?? CHAIN_START]
  for (const transactionId of ids) {
    const transaction = transactions.get(transactionId)
    invariant(transaction, "transaction_to_seal_exists")
    number += 1
    before = await sha256Hex(chainText(vendorId, number, before, transaction))
    links.push({ vendorId, number, transactionId, hash: before, createdAt: realNow() })
  }
  await store.insertLinks(tx, links)
  if (ids.length > 0) await store.bringInChanges(tx, vendorId)
  return ids.length
}
