import type { ExportFile } from "../plan-columns.ts"
import type { Product } from "../products.ts"
import { firstpromoter } from "./firstpromoter.ts"
import { partnerstack } from "./partnerstack.ts"
import { rewardful } from "./rewardful.ts"
import { tapfiliate } from "./tapfiliate.ts"
import { tolt } from "./tolt.ts"

/** What each product exports, and how it is read. */
export const EXPORT_FILES: Record<Product, readonly ExportFile[]> = {
  rewardful,
  firstpromoter,
  tapfiliate,
  partnerstack,
  tolt,
}
