import { invariant } from "../../../lib/assert.ts"
import { invalidField } from "../../../lib/errors.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import { actorName, type Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { can } from "../../identity/permissions/core/permissions.ts"
import { one, readAsVendor } from "../../identity/permissions/read-as-vendor.ts"
import type { Units } from "../../identity/vendors/find-vendor.ts"
import type { PolicyInput } from "../contract.ts"
import type { Channel } from "../models/core/journey.ts"
import type { MappingRule } from "./core/campaign.ts"
import type { CreditPolicy, PolicyVersion } from "./core/policy.ts"
import * as store from "./policy-store.ts"

/** A new version of the credit policy; what was decided by earlier ones stays. What is not given stays as it is. */
export async function savePolicy(ctx: Ctx, vendorId: string, input: PolicyInput): Promise<PolicyVersion> {
  can(ctx, "credit_policy.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    await store.lockVendor(tx, vendorId)
    const here = new Set((await store.listMembersHere(tx, vendorId)).map(({ id }) => id))
    for (const [channel, id] of Object.entries(input.responsible ?? {}))
      if (!here.has(id)) throw invalidField(`/responsible/${channel}`, "is not a member of this vendor")
    const last = (await store.findPolicy(tx, vendorId))!
    const given = Object.entries(input).filter(([, value]) => value !== undefined)
    const policy: CreditPolicy = { ...last.policy, ...Object.fromEntries(given) }
    const version = last.version + 1
    const by = { createdBy: actorName(ctx.actor), at: ctx.now, createdAt: realNow() }
    await store.insertPolicy(tx, { vendorId, version, policy, ...by })
    await audit(tx, ctx, vendorId, "credit_policy.save", vendorId, {
      before: { version: last.version, ...last.policy },
      after: { version, ...policy },
    })
    return { version, policy }
  })
}

/** The policy, the latest or a version of it; 404 for a version that never was. */
export function readPolicy(ctx: Ctx, vendorId: string, version?: number): Promise<PolicyVersion> {
  return one(readAsVendor(ctx, vendorId, "credit_policy.read", (tx) => store.findPolicy(tx, vendorId, version)))
}

/** The policy's versions, the latest first: when each was saved, and by whom. */
export function readPolicyVersions(ctx: Ctx, vendorId: string) {
  return readAsVendor(ctx, vendorId, "credit_policy.read", (tx) => store.listPolicyVersions(tx, vendorId))
}

/** The policy that held at an instant, and what the vendor counts in, inside another's transaction. */
export async function readPolicyAt(tx: Tx, vendorId: string, at: Date): Promise<PolicyVersion & Units> {
  const found = await store.findPolicyAt(tx, vendorId, at)
  invariant(found, "vendor_exists")
  return found
}

export type Responsible = ReadonlyMap<Channel, { memberId: string; name: string }>

/** Who answers for which channel now, inside another's transaction; whoever left answers for none. */
export async function readResponsible(tx: Tx, vendorId: string): Promise<Responsible> {
  const rows = await store.listResponsible(tx, vendorId)
  return new Map(rows.map(({ channel, memberId, name }) => [channel, { memberId, name }]))
}

/**
 * A new version of the mapping from campaigns to channels. Touches that were recorded before keep their channel. 422 where
 * another version than the one that it `changes` is the latest by now.
 */
export async function saveMapping(ctx: Ctx, vendorId: string, rules: MappingRule[], changes?: number) {
  can(ctx, "credit_policy.save", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    await store.lockVendor(tx, vendorId)
    const last = await store.findMapping(tx, vendorId)
    if (changes !== undefined && changes !== last.version)
      throw invalidField("", `Version ${last.version} was saved meanwhile. Look at it and change it again.`)
    const version = last.version + 1
    const by = { createdBy: actorName(ctx.actor), at: ctx.now, createdAt: realNow() }
    await store.insertMapping(tx, { vendorId, version, rules, ...by })
    await audit(tx, ctx, vendorId, "campaign_mapping.save", vendorId, {
      before: { version: last.version, rules: last.rules },
      after: { version, rules },
    })
    return { version, rules }
  })
}

export function readMapping(ctx: Ctx, vendorId: string) {
  return readAsVendor(ctx, vendorId, "credit_policy.read", (tx) => store.findMapping(tx, vendorId))
}
