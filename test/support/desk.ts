import type { Role } from "../../src/vocabulary/roles.ts"
import { spoken } from "../../src/web/mail-text.ts"
import { ask, createMember, createVendor, type TestVendor, unique } from "./actors.ts"
import type { Json, TestApp } from "./app.ts"

export type Desk = Awaited<ReturnType<typeof openDesk>>

/** A test vendor with members in its inbox, its clock on Monday 7 January 2030, 10:00 in its zone (UTC unless said otherwise). */
export async function openDesk(app: TestApp, roles: Role[] = ["sales", "sales"], fields: Record<string, unknown> = {}) {
  const vendor = await createVendor(app, fields)
  await ask(app, 200, "POST", "/v1/test-clock", vendor.sk, { now: "2030-01-07T10:00:00Z" })
  const boss = (await ask(app, 200, "GET", "/v1/members", vendor.sk)).data[0]
  const members: { id: string; token: string }[] = []
  for (const role of roles) members.push(await joinDesk(app, vendor, role))
  const at = (now: string) => ask(app, 200, "POST", "/v1/test-clock", vendor.sk, { now })
  const post = (body: Json = {}, key = vendor.sk) =>
    ask(app, 201, "POST", "/v1/inquiries", key, { kind: "request", email: `${unique("ada")}@mail.test`, ...body })
  const get = (id: string) => ask(app, 200, "GET", `/v1/inquiries/${id}`, vendor.sk)
  const list = async (query = "") => (await ask(app, 200, "GET", `/v1/inquiries?limit=100${query}`, vendor.sk)).data
  const act = (id: string, what: string, body: Json, status = 200, key = vendor.sk) =>
    ask(app, status, "POST", `/v1/inquiries/${id}/${what}`, key, body)
  const away = (id: string, body: Json, status = 200, key = vendor.sk) =>
    ask(app, status, "PUT", `/v1/members/${id}/availability`, key, body)
  const mails = async () => {
    const rows = await app.admin`select payload from outbox
      where vendor_id = ${vendor.id} and topic = 'mail.send' order by number`
    return rows.map(({ payload: { to, subject, body } }) => ({
      to: String(to),
      subject: spoken("en", subject),
      body: spoken("en", body),
    }))
  }
  return { vendor, boss: { id: String(boss.id), token: vendor.owner }, members, at, post, get, list, act, away, mails }
}

/** A new member with a token of their own. */
export async function joinDesk(app: TestApp, vendor: TestVendor, role: Role) {
  const token = await createMember(app, vendor, role)
  const { data } = await ask(app, 200, "GET", "/v1/members?limit=1", vendor.sk)
  return { id: String(data[0].id), token }
}

/** What happened to an inquiry, as words and instants. */
export const story = (inquiry: Json): string[] =>
  inquiry.timeline.map((one: Json) => `${one.at.slice(5, 19)} ${one.type}`)
