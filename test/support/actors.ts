import { expect } from "vitest"
import type { Role } from "../../src/vocabulary/roles.ts"
import { type Json, OPERATOR_KEY, type TestApp } from "./app.ts"

let count = 0
/** A word that no other test uses. */
export const unique = (word: string) => `${word}-${process.pid}-${++count}`

/** Calls and expects one status; the body of the answer. */
export async function ask(app: TestApp, status: number, method: string, path: string, key: string, body?: unknown) {
  const reply = await app.call(method, path, { key, ...(body === undefined ? {} : { body }) })
  expect(reply.status, `${method} ${path}: ${reply.text}`).toBe(status)
  return reply.body
}

export type TestVendor = Awaited<ReturnType<typeof createVendor>>

/** A vendor of the test's own, of mode `test` unless said otherwise, with its keys and the owner's token. */
export async function createVendor(app: TestApp, fields: Record<string, unknown> = {}) {
  const body = await ask(app, 201, "POST", "/v1/vendors", OPERATOR_KEY, {
    name: unique("Acme"),
    currency: "EUR",
    owner_email: `${unique("owner")}@acme.test`,
    mode: "test",
    ...fields,
  })
  return {
    id: String(body.id),
    sk: String(body.secret_key),
    pk: String(body.publishable_key),
    owner: String(body.owner_token),
    currency: String(body.currency),
  }
}

/** A personal token of a new member with this role. */
export async function createMember(app: TestApp, vendor: TestVendor, role: Role): Promise<string> {
  const member = await ask(app, 201, "POST", "/v1/members", vendor.owner, { email: `${unique(role)}@acme.test`, role })
  const token = await ask(app, 201, "POST", `/v1/members/${member.id}/tokens`, vendor.owner)
  return String(token.token)
}

export async function createProgram(
  app: TestApp,
  vendor: TestVendor,
  fields: Record<string, unknown> = {},
): Promise<Json> {
  return ask(app, 201, "POST", "/v1/programs", vendor.sk, {
    name: unique("Program"),
    destination_url: "https://shop.acme.test/start",
    ...fields,
  })
}

export async function createAffiliate(
  app: TestApp,
  vendor: TestVendor,
  programId: string,
  fields: Record<string, unknown> = {},
): Promise<Json> {
  const name = unique("ada")
  return ask(app, 201, "POST", "/v1/affiliates", vendor.sk, {
    email: `${name}@mail.test`,
    name,
    program_id: programId,
    status: "approved",
    ...fields,
  })
}

/** Moves a test vendor's clock. */
export async function advanceTo(app: TestApp, vendor: TestVendor, now: string) {
  await ask(app, 200, "POST", "/v1/test-clock", vendor.sk, { now })
}
