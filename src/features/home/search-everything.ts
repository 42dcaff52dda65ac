import type { Ctx } from "../../platform/ctx.ts"
import { readAsVendor } from "../identity/permissions/read-as-vendor.ts"
import * as store from "./store.ts"

const LEAST_CHARACTERS = 2
const MOST_CHARACTERS = 200

/** Affiliates, orders, customers, inquiries, links and runs of a vendor, by name, address or number; none for less than two characters. */
export async function searchEverything(ctx: Ctx, vendorId: string, asked: string): Promise<store.FoundRow[]> {
  const words = asked.trim().slice(0, MOST_CHARACTERS)
  if (words.length < LEAST_CHARACTERS || words.includes("\0") || !words.isWellFormed()) return []
  return readAsVendor(ctx, vendorId, "affiliate.read", (tx) => store.searchVendor(tx, vendorId, words))
}
