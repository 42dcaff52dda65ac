// A draft of all that is payable, in a process of its own: how long it takes, and in how much memory.
import { draftRun } from "../../../src/features/payouts/runs/draft-run.ts"
import { connect } from "../../../src/platform/db.ts"
import { asMember, depsOf } from "./member.ts"

const { DATABASE_URL = "", STRIPE = "" } = process.env
const { db, end } = connect(DATABASE_URL)
const deps = depsOf(DATABASE_URL, STRIPE, db)
const startedAt = performance.now()
const { items } = await draftRun(asMember(deps, "ven_many", "mem_a"), "ven_many", { exclude_affiliate_ids: [] })
const seconds = (performance.now() - startedAt) / 1000
process.send?.({ items: items.total, seconds, megabytes: process.resourceUsage().maxRSS / 1024 })
await end()
