/** The products whose exports are read as they are. */
export const PRODUCTS = ["rewardful", "firstpromoter", "tapfiliate", "partnerstack", "tolt"] as const
export type Product = (typeof PRODUCTS)[number]

export const PRODUCT_NAMES: Record<Product, string> = {
  rewardful: "Rewardful",
  firstpromoter: "FirstPromoter",
  tapfiliate: "Tapfiliate",
  partnerstack: "PartnerStack",
  tolt: "Tolt",
}
