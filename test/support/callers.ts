import { ROLES } from "../../src/vocabulary/roles.ts"
import { ask, createAffiliate, createMember, createProgram, createVendor, type TestVendor, unique } from "./actors.ts"
import { type Call, OPERATOR_KEY, type Reply, type TestApp } from "./app.ts"
import { Visitor } from "./visitor.ts"

/** Somebody who calls the API, however they prove who they are. */
export type Caller = { name: string; call(method: string, path: string, sent?: Omit<Call, "key">): Promise<Reply> }
export type Mode = "test" | "live"

/** The site from which the publishable key is used. */
const SITE = { origin: "https://shop.acme.test" }
const STAFF = ROLES.filter((role) => role !== "owner")

function byKey(app: TestApp, name: string, key: string | null): Caller {
  return {
    name,
    call: (method, path, sent = {}) => app.call(method, path, { ...sent, key, headers: { ...SITE, ...sent.headers } }),
  }
}

function bySession(name: string, visitor: Visitor, vendorId: string): Caller {
  return { name, call: (method, path, sent) => visitor.call(method, path, vendorId, sent) }
}

export type Company = { vendor: TestVendor; ownerEmail: string; staff: Caller[]; sessions: Map<string, Visitor> }

/**
 * A vendor with a member of each role. In a live vendor nobody can make another's token, so its people call with their
 * sessions; in one of mode `test` with tokens.
 */
export async function openCompany(app: TestApp, mode: Mode): Promise<Company> {
  const ownerEmail = `${unique("owner")}@acme.test`
  const vendor = await createVendor(app, { owner_email: ownerEmail, mode })
  const sessions = new Map([["owner", await new Visitor(app).signIn(ownerEmail)]])
  const staff: Caller[] = [byKey(app, "owner", vendor.owner)]
  for (const role of STAFF) {
    if (mode === "test") {
      staff.push(byKey(app, role, await createMember(app, vendor, role)))
      continue
    }
    const email = `${unique(role)}@acme.test`
    await ask(app, 201, "POST", "/v1/members", vendor.owner, { email, role })
    const visitor = await new Visitor(app).signIn(email)
    sessions.set(role, visitor)
    staff.push(bySession(role, visitor, vendor.id))
  }
  return { vendor, ownerEmail, staff, sessions }
}

/** Everybody who has something at the vendor, beside nobody and the operator. */
export async function callersOf(app: TestApp, { vendor, staff }: Company, programId: string): Promise<Caller[]> {
  const email = `${unique("affiliate")}@mail.test`
  await createAffiliate(app, vendor, programId, { email })
  const affiliate = await new Visitor(app).signIn(email)
  return [
    byKey(app, "none", null),
    byKey(app, "unknown", "gv_sk_nobodyhasthiskey"),
    byKey(app, "operator", OPERATOR_KEY),
    byKey(app, "sk", vendor.sk),
    byKey(app, "pk", vendor.pk),
    ...staff,
    bySession("affiliate", affiliate, vendor.id),
  ]
}

/**
 * Another vendor of the same mode, and everybody of it: by keys, tokens and sessions, and by a session with our vendor's
 * name on it. In mode `live` the owner stands for the members, whose tokens and roles mode `test` has tried.
 */
export async function openStrangers(app: TestApp, mode: Mode, ofVendor: string) {
  const company = await openCompany(app, mode)
  const { vendor } = company
  const program = await createProgram(app, vendor)
  const email = `${unique("stranger")}@mail.test`
  await createAffiliate(app, vendor, program.id, { email })
  const affiliate = await new Visitor(app).signIn(email)
  const owner = company.sessions.get("owner")!
  const sessions = [
    bySession("affiliate", affiliate, vendor.id),
    bySession("owner as one of ours", owner, ofVendor),
    bySession("affiliate as one of ours", affiliate, ofVendor),
  ]
  const members = mode === "test" ? company.staff : [bySession("owner", owner, vendor.id)]
  const callers = [byKey(app, "sk", vendor.sk), byKey(app, "pk", vendor.pk), ...members, ...sessions]
  return { callers, vendorId: vendor.id, visitors: { owner, affiliate } }
}
