import { isDeepStrictEqual } from "node:util"
import type { TestApp } from "../app.ts"
import {
  type Attack,
  type Attackers,
  attack,
  attackAtTheMoment,
  finishHeld,
  gatherAttackers,
  MAY_CHANGE,
} from "./attackers.ts"
import { planBusiness, readFigures, type Step, takeStep } from "./business.ts"
import { type Chance, chanceOf } from "./chance.ts"
import { type Company, openCompany, type Place } from "./company.ts"
import { changed, factsOf, leaked, leakedSecrets, takings } from "./watch.ts"

const MORE_STEPS = 14
const MAX_ATTACKS = 5
/** Refused for being nobody any more, for a lesser role, or for knocking too often. */
const REFUSED = [401, 403, 429]

export type Found = { seed: number; what: string }

/**
 * One seed: an honest business twice, in a calm place and among attackers. What it sees must be the same, and nothing
 * may change hands by an attack. The first thing that is not so, or null; `attacks` counts what was tried.
 */
export async function runSeason(
  { calm, stormy }: { calm: Place; stormy: Place },
  seed: number,
): Promise<{ found: Found | null; attacks: number }> {
  const plan = planBusiness(chanceOf(seed), MORE_STEPS)
  const alone = await openCompany(calm, seed)
  const among = await openCompany(stormy, seed)
  const attackers = await gatherAttackers(among)
  const chance = chanceOf(seed + 1_000_000)
  let attacks = 0
  try {
    for (const step of plan) {
      for (let left = chance.below(MAX_ATTACKS + 1); left > 0; left--) {
        await suffer(attackers, chance)
        attacks++
      }
      if (step.kind === "fire" || step.kind === "demote" || step.kind === "approve") await strike(attackers, chance)
      await doBoth(alone, among, step)
      if (step.kind === "fire") attackers.leavers.push({ token: among.colleague!.token })
      if (step.kind === "fire" || step.kind === "demote")
        for (const made of await watched(among, () => finishHeld(attackers))) expectRefusal(made)
    }
    await expectEnd(alone, among)
    return { found: null, attacks }
  } catch (error) {
    return { found: { seed, what: error instanceof Error ? error.message : String(error) }, attacks }
  }
}

/** One attack of chance, and a look at what it did. */
async function suffer(attackers: Attackers, chance: Chance) {
  await watched(attackers.company, async () => {
    const made = await attack(attackers, chance)
    return made ? [made] : []
  })
}

/** What can be tried at this moment only. */
async function strike(attackers: Attackers, chance: Chance) {
  for (const made of await watched(attackers.company, () => attackAtTheMoment(attackers, chance))) expectRefusal(made)
}

function expectRefusal({ what, reply }: Attack) {
  if (reply.status < 400) throw new Error(`was let do it: ${what}: ${reply.status} ${reply.text}`)
}

async function watched(company: Company, run: () => Promise<Attack[]>): Promise<Attack[]> {
  const before = await factsOf(company)
  const made = await run()
  const after = await factsOf(company)
  const allowed = made.flatMap(({ role }) => MAY_CHANGE[role])
  const moved = changed(before, after, allowed)
  const story = made.map(({ what, reply }) => `${what} ← ${reply.status} ${reply.text.slice(0, 300)}`).join("\n")
  if (moved.length > 0) throw new Error(`changed ${moved.join(", ")}\nby ${story}`)
  for (const one of made) expectDiscretion(company, one)
  return made
}

const SHAPES: Record<string, string[]> = {
  "/v1/leads": ["customer", "id", "verified"],
  "/v1/inquiries": ["due_at", "id", "kind", "status"],
}

/** An answer holds what its caller said or may read, and nothing fails by what was sent. */
function expectDiscretion(company: Company, { role, what, said, reply }: Attack) {
  if (reply.status >= 500) throw new Error(`broke: ${what}: ${reply.status} ${reply.text}`)
  const words =
    role === "viewer" || role === "small_key" ? leakedSecrets(company, reply, said) : leaked(company, reply, said)
  // Which link a visit came through is shown to whoever names it.
  const reported = what.includes(" /v1/clicks ") ? words.filter((word) => !word.startsWith("lnk_")) : words
  if (reported.length > 0) throw new Error(`answered ${reported.join(", ")}: ${what}: ${reply.status} ${reply.text}`)
  if (role === "leaver" && !REFUSED.includes(reply.status))
    throw new Error(`answered who has left: ${what}: ${reply.status} ${reply.text}`)
  const path = / POST (\/v1\/\w+) /.exec(what)?.[1] ?? ""
  const shape = SHAPES[path]
  if (role !== "public_key" || !shape || reply.status !== 201) return
  const keys = Object.keys(reply.body).sort()
  if (!isDeepStrictEqual(keys, shape)) throw new Error(`answered more than it was: ${what}: ${reply.text}`)
}

async function doBoth(alone: Company, among: Company, step: Step) {
  const expected = await takeStep(alone, step)
  let seen: unknown
  try {
    seen = await takeStep(among, step)
  } catch (error) {
    throw new Error(`an honest ${step.kind} failed: ${error instanceof Error ? error.message : error}`)
  }
  if (!isDeepStrictEqual(seen, expected))
    throw new Error(`an honest ${JSON.stringify(step)} saw ${JSON.stringify(seen)}, alone ${JSON.stringify(expected)}`)
  const { body } = await among.place.app.call("GET", "/v1/ledger/trial-balance", { key: among.owner })
  if (body.balanced !== true) throw new Error(`the books do not balance after ${JSON.stringify(step)}`)
  const took = await takings(among.place.app, among)
  if (took.length > 0) throw new Error(`Mallory came to ${took.join(", ")} by ${JSON.stringify(step)}`)
}

/** In the end the company's figures are those of the calm place, its books verify, and what it did is in its log. */
async function expectEnd(alone: Company, among: Company) {
  for (const company of [alone, among]) await company.place.app.settle()
  const [expected, seen] = [await readFigures(alone), await readFigures(among)]
  if (!isDeepStrictEqual(seen, expected))
    throw new Error(`in the end it saw ${JSON.stringify(seen)}, alone ${JSON.stringify(expected)}`)
  const { body } = await among.place.app.call("GET", "/v1/ledger/verify", { key: among.owner })
  if (body.verified !== true) throw new Error(`the books do not verify: ${JSON.stringify(body)}`)
  const missing = await unaudited(among.place.app, among)
  if (missing.length > 0) throw new Error(`not in the audit log: ${missing.join(", ")}`)
}

/** Requests of the company that changed something and left no trace of it. */
async function unaudited(app: TestApp, { id, writes }: Company): Promise<string[]> {
  const rows = await app.admin`select distinct request_id from audit_log where vendor_id = ${id}`
  const known = new Set(rows.map((row) => row.request_id))
  return [...writes].filter(([requestId]) => !known.has(requestId)).map(([, what]) => what)
}
