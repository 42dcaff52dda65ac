import { realNow } from "./clock.ts"

/** What time it is for a vendor: the real time, or where its test clock stands. */
export function vendorNow(vendor: { mode: string; testNow: Date | null }): Date {
  return vendor.mode === "test" && vendor.testNow ? vendor.testNow : realNow()
}
