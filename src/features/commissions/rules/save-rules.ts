import { conflict, notFound } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import { checkGroups } from "../../programs/groups/check-groups.ts"
import { findProgramForUpdate } from "../../programs/programs/create-program.ts"
import { readProgram } from "../../programs/programs/read-programs.ts"
import type { Rule, RuleSet } from "./core/rule.ts"
import * as rulesStore from "./rules-store.ts"

/**
 * A new version of a program's rules; earlier ones stay, and so does every commission they earned. 409 `rules_changed` where
 * the latest is another than the one that they were made from, 422 for a group of another program.
 */
export async function saveRules(
  ctx: Ctx,
  vendorId: string,
  programId: string,
  rules: Rule[],
  madeFrom?: number,
): Promise<RuleSet> {
  can(ctx, "rules.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    if (!(await findProgramForUpdate(tx, vendorId, programId))) throw notFound()
    await checkGroups(tx, vendorId, programId, "/rules", rules)
    const last = await rulesStore.findRules(tx, vendorId, programId)
    if (madeFrom !== undefined && madeFrom !== (last?.version ?? 0))
      throw conflict(
        "rules_changed",
        `The rules are version ${last?.version ?? 0} now. Look at them, and send yours again.`,
      )
    const version = (last?.version ?? 0) + 1
    const createdBy = actorName(ctx.actor)
    await rulesStore.insertRules(tx, { vendorId, programId, version, rules, createdBy, createdAt: realNow() })
    await audit(tx, ctx, vendorId, "rules.save", programId, {
      before: { version: version - 1, rules: last?.rules ?? [] },
      after: { version, rules },
    })
    return { version, rules }
  })
}

/** The latest rules, or a version of them; a program that never had any has version 0. */
export async function readRules(ctx: Ctx, vendorId: string, programId: string, version?: number): Promise<RuleSet> {
  can(ctx, "rules.read", { vendorId })
  await readProgram(ctx, vendorId, programId)
  return one(
    readAsVendor(ctx, vendorId, "rules.read", async (tx) => {
      const found = await rulesStore.findRules(tx, vendorId, programId, version)
      return found ?? (version === undefined ? { version: 0, rules: [] } : null)
    }),
  )
}

const SHOWN_VERSIONS = 100

/** A program's versions of rules, newest first, with the ids of who saved them. */
export const readRuleVersions = (ctx: Ctx, vendorId: string, programId: string) =>
  readAsVendor(ctx, vendorId, "rules.read", (tx) =>
    rulesStore.listRuleVersions(tx, vendorId, programId, SHOWN_VERSIONS),
  )
