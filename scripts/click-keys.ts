// Prints CLICK_KEYS for the edge Worker: it signs click ids with them, and has no other use of SIGNING_KEYS.
//   SIGNING_KEYS=<the app's> npm run -s click-keys | npx wrangler secret put CLICK_KEYS -e edge
import { readSigningKeys } from "../src/env.ts"
import { CLICK_DOMAIN } from "../src/features/links/redirect/core/click-id.ts"
import { keysOfDomain } from "../src/platform/signing.ts"

try {
  console.log(await keysOfDomain(readSigningKeys(process.env.SIGNING_KEYS), CLICK_DOMAIN))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
