import { beforeAll, describe, expect, it } from "vitest"
import { PAGE_BASES, type Route } from "../../../src/features/identity/sessions/core/page.ts"
import { pages } from "../../../src/pages.tsx"
import { openStrangers } from "../../support/callers.ts"
import * as matrix from "../../support/matrix.ts"
import { usePayouts } from "../../support/payouts.ts"
import { type Seen, Visitor } from "../../support/visitor.ts"

/** What the id of a page names, by the word before it. */
const NAMED: Record<string, string> = {
  credit: "sale_id",
  transfers: "credit_transfer_id",
  held: "commission_id",
  claims: "claim_id",
  debts: "debt_id",
  links: "link_id",
  clicks: "click_id",
  "dead-letters": "dead_letter_id",
  sales: "sale_id",
  imports: "import_id",
  import: "import_draft_id",
  deals: "deal_id",
  runs: "run_id",
  "stripe-events": "stripe_event_id",
  "payout-accounts": "affiliate_id",
  inbox: "inquiry_id",
  team: "member_id",
  statements: "affiliate_id",
  affiliates: "affiliate_id",
  programs: "program_id",
  customers: "customer_external_id",
  members: "member_id",
  keys: "key_id",
  groups: "group_id",
  parked: "parked_id",
  postbacks: "affiliate_id",
  webhooks: "webhook_endpoint_id",
  deliveries: "webhook_delivery_id",
  sessions: "session_id",
  passkeys: "passkey_id",
}

const test = usePayouts()
let world: matrix.World
let strangers: Awaited<ReturnType<typeof openStrangers>>
let affiliate: Visitor

beforeAll(async () => {
  world = await matrix.furnish(test, "live")
  strangers = await openStrangers(test.app, "live", world.vendorId)
  const owner = world.company.sessions.get("owner")!
  const file = new File(["email,name\nann@promo.test,Ann"], "people.csv", { type: "text/csv" })
  const choose = { product: "", kind: "affiliates", program_id: world.ids.program_id! }
  const draft = await owner.upload(`/v/${world.vendorId}/settings/import`, choose, file)
  world.ids.import_draft_id = draft.location!.split("/").at(-1)!
  affiliate = await new Visitor(test.app).signIn(world.ids.affiliate_email!)
})

// A channel is one of a closed list, the same at every vendor; what is open is anybody's.
const named = pages.filter(
  ({ path, audience }) => path.includes("/:") && !path.endsWith("/:channel") && audience !== "open",
)
const nameOf = (route: Route) => `${route.method} ${PAGE_BASES[route.audience]}${route.path}`
const ghost = (id: string) => id.replace(/[a-z0-9]{6}$/, "zzzzzz")

/** Where a page about a thing lives, at a vendor. */
function addressOf({ audience, path }: Route, vendorId: string, change = (id: string) => id): string {
  const own = path.replace(/([\w-]+)\/:\w+(\{[^}]*\})?/g, (_all, word: string, file?: string) => {
    const field = NAMED[word]
    if (!field) throw new Error(`${path}: say in NAMED what the id after ${word} names`)
    return `${word}/${change(world.ids[field]!)}${file ? ".csv" : ""}`
  })
  return PAGE_BASES[audience].replace(":vendorId", vendorId) + own
}

function send(visitor: Visitor, { method }: Route, address: string): Promise<Seen> {
  // What a form left to be said on the next page is not of this one.
  visitor.cookies.delete("gv_flash")
  return method === "get" ? visitor.get(address) : visitor.post(address, { reason: "r" })
}

/** Without the ids: the one that was sent, the request's own. */
const plain = (text: string) => text.replaceAll(/\b(?:[a-z]{3}|job|ses)[_-][\w-]+/g, "…")

describe("a page about one thing", () => {
  it.each(named.filter(({ method }) => method === "get").map((route) => [nameOf(route), route] as const))(
    "%s is shown to whom it belongs",
    async (_name, route) => {
      const visitor = route.audience === "affiliate" ? affiliate : world.company.sessions.get("owner")!
      const { status, text } = await visitor.get(addressOf(route, world.vendorId))
      expect(status, text).toBe(200)
    },
  )

  it("says the same to another vendor's people as of a thing that is not there, at our address and at theirs", async () => {
    const reported: string[] = []
    let tried = 0
    const before = await matrix.fingerprint(test.app, world.vendorId)
    for (const route of named)
      for (const [who, visitor] of Object.entries(strangers.visitors))
        for (const vendorId of route.audience === "affiliate" ? [""] : [world.vendorId, strangers.vendorId]) {
          const [ours, none] = [addressOf(route, vendorId), addressOf(route, vendorId, ghost)]
          const [seen, nobody] = [await send(visitor, route, ours), await send(visitor, route, none)]
          tried++
          const strip = ({ status, text, location }: Seen) => plain(`${status} ${location} ${text}`)
          if (seen.status === 200 || strip(seen) !== strip(nobody))
            reported.push(`${who} ${nameOf(route)} at ${vendorId}: ${strip(seen)} | ${strip(nobody)}`)
        }
    expect(reported).toEqual([])
    expect(tried).toBeGreaterThan(120)
    expect(await matrix.fingerprint(test.app, world.vendorId)).toEqual(before)
  })
})
