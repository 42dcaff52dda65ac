import { conflict, notFound } from "../../../lib/errors.ts"
import { sha256Hex } from "../../../lib/hash.ts"
import { audit } from "../../../platform/audit.ts"
import { realNow } from "../../../platform/clock.ts"
import type { Ctx } from "../../../platform/ctx.ts"
import type { Tx } from "../../../platform/db.ts"
import { newId } from "../../../platform/new-id.ts"
import { outbox } from "../../../platform/outbox.ts"
import { asVendor } from "../../../platform/tenant.ts"
import { ID_PREFIXES } from "../../../vocabulary/ids.ts"
import type { AddMember } from "../contract.ts"
import { can } from "../permissions/core/permissions.ts"
import * as store from "../store.ts"

/** Adds a person to the vendor's members and mails them an invitation; 409 when they are one already. */
export async function addMember(ctx: Ctx, vendorId: string, input: AddMember) {
  can(ctx, "member.add", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const member = await insertMember(tx, ctx, vendorId, input)
    const by = ctx.actor.kind === "member" ? ctx.actor.id : null
    await outbox(tx, vendorId, "member.invitation", member.id, { by })
    return member
  })
}

/** Mails a member their invitation again, with a link of its own; 404 for nobody. */
export async function inviteAgain(ctx: Ctx, vendorId: string, id: string): Promise<store.Member> {
  can(ctx, "member.add", { vendorId })
  return asVendor(ctx, vendorId, async (tx) => {
    const member = await store.findMember(tx, vendorId, id)
    if (!member) throw notFound()
    const by = ctx.actor.kind === "member" ? ctx.actor.id : null
    await audit(tx, ctx, vendorId, "member.invite", id)
    await outbox(tx, vendorId, "member.invitation", id, { by })
    return member
  })
}

/** The same inside another transaction, without a mail. */
export async function insertMember(tx: Tx, ctx: Ctx, vendorId: string, input: AddMember) {
  const personId = await ensurePerson(tx, input.email)
  const member = await store.insertMember(tx, {
    vendorId,
    id: newId("member"),
    personId,
    email: input.email,
    name: input.name ?? input.email.split("@")[0]!,
    role: input.role,
    joinedAt: ctx.now,
    createdAt: realNow(),
  })
  if (!member) throw conflict("member_exists", `${input.email} is a member already.`)
  await audit(tx, ctx, vendorId, "member.add", member.id, { email: input.email, role: input.role })
  return member
}

/** The person of an e-mail. The id follows from the e-mail, so that a vendor can name a person it may not read. */
export async function ensurePerson(tx: Tx, email: string): Promise<string> {
  const id = await personIdOf(email)
  await store.insertPerson(tx, { id, email, createdAt: realNow() })
  return id
}

async function personIdOf(email: string): Promise<string> {
  return `${ID_PREFIXES.person}_${(await sha256Hex(`person:${email}`)).slice(0, 24)}`
}
