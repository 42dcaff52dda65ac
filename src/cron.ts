import { maturing } from "./features/commissions/mature-commissions.ts"
import type { DueSource } from "./platform/due.ts"

/** What falls due at instants of a vendor's time: cron asks each minute, the test clock on its way forward. */
export const dueSources: DueSource[] = [maturing]
