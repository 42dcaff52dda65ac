import { dueSources } from "./cron.ts"
import { commissionsApi } from "./features/commissions/api.ts"
import { trackingApi } from "./features/conversions/api.ts"
import { customerKeys } from "./features/conversions/customers/customer-keys.ts"
import { acceptance } from "./features/conversions/sales/acceptance.ts"
import { creditApi } from "./features/credit/api.ts"
import { authApi, parkedApi } from "./features/identity/api.ts"
import { importsApi } from "./features/imports/api.ts"
import { inboxApi } from "./features/inbox/api.ts"
import { clearLeaver, clearRole } from "./features/inbox/team/set-availability.ts"
import { stripeApi } from "./features/integrations/api.ts"
import { ledgerApi } from "./features/ledger/api.ts"
import { linksApi } from "./features/links/api.ts"
import { payoutsApi } from "./features/payouts/api.ts"
import { fundingApi } from "./features/payouts/fundings/funding-api.ts"
import { planningApi } from "./features/planning/api.ts"
import { accountsApi } from "./features/programs/api.ts"
import { reportsApi } from "./features/reports/api.ts"
import type { Endpoint } from "./platform/http/endpoint.ts"

/** Every row of the API, in the order of the slices. */
export const endpoints: Endpoint[] = [
  ...authApi(dueSources, { clearLeaver, clearRole }),
  ...parkedApi,
  ...accountsApi,
  ...ledgerApi,
  ...creditApi(customerKeys),
  ...commissionsApi(acceptance),
  ...linksApi,
  ...trackingApi,
  ...importsApi,
  ...payoutsApi,
  ...fundingApi,
  ...stripeApi,
  ...inboxApi,
  ...reportsApi,
  ...planningApi,
]
