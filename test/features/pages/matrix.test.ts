import { beforeAll, describe, expect, it } from "vitest"
import { PERMISSIONS } from "../../../src/features/identity/permissions/core/permissions.ts"
import { PAGE_BASES, type Route } from "../../../src/features/identity/sessions/core/page.ts"
import { pages } from "../../../src/pages.tsx"
import { ROLES } from "../../../src/vocabulary/roles.ts"
import { ask, createProgram, createVendor, type TestVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { Visitor } from "../../support/visitor.ts"

const test = useApp()

let vendor: TestVendor
const visitors = new Map<string, Visitor>()

beforeAll(async () => {
  const [ownerEmail, strangerEmail] = [`${unique("owner")}@a.test`, `${unique("stranger")}@b.test`]
  vendor = await createVendor(test.app, { owner_email: ownerEmail })
  await createVendor(test.app, { owner_email: strangerEmail })
  const emails = new Map([
    ["owner", ownerEmail],
    ["stranger", strangerEmail],
    ["affiliate", `${unique("affiliate")}@c.test`],
  ])
  for (const role of ROLES.slice(1)) {
    emails.set(role, `${unique(role)}@a.test`)
    await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email: emails.get(role), role })
  }
  const program = await createProgram(test.app, vendor)
  const affiliate = { email: emails.get("affiliate"), name: "Ada", program_id: program.id, status: "approved" }
  await ask(test.app, 201, "POST", "/v1/affiliates", vendor.sk, affiliate)
  for (const [who, email] of emails) visitors.set(who, await new Visitor(test.app).signIn(email))
  visitors.set("guest", new Visitor(test.app))
})

const visitor = (who: string) => visitors.get(who)!
const closed = pages.filter((route) => route.audience !== "open")
const ofVendor = pages.filter((route) => route.audience === "vendor" || route.audience === "finance")

/** A route's address at this vendor; ids that it names exist nowhere. */
function pathOf(route: Route): string {
  const path = PAGE_BASES[route.audience].replace(":vendorId", vendor.id) + route.path
  return path.replace(/:\w+(\{[^}]*\})?/g, (_all, pattern?: string) => (pattern ? "none.csv" : "none"))
}
const send = (who: string, route: Route) =>
  route.method === "get" ? visitor(who).get(pathOf(route)) : visitor(who).post(pathOf(route))
const name = (route: Route) => `${route.method} ${PAGE_BASES[route.audience]}${route.path}`

describe("every page", () => {
  it.each(closed.map((route) => [name(route), route] as const))("%s asks a guest to sign in", async (_name, route) => {
    const seen = await send("guest", route)
    if (route.method === "post") expect(seen.status).toBe(401)
    else expect(seen.location).toBe(`/sign-in?${new URLSearchParams({ next: pathOf(route) })}`)
  })

  it.each(ofVendor.map((route) => [name(route), route] as const))(
    "%s does not exist for who is no member, the same as a vendor that is not there",
    async (_name, route) => {
      const strip = (text: string) => text.replaceAll(vendor.id, "…").replace(/req_\w+/, "…")
      for (const who of ["stranger", "affiliate"]) {
        const seen = await send(who, route)
        expect(seen.status).toBe(404)
        const none = pathOf(route).replace(vendor.id, "ven_none")
        const nowhere = route.method === "get" ? await visitor(who).get(none) : await visitor(who).post(none)
        expect(nowhere.status).toBe(404)
        expect(strip(nowhere.text)).toBe(strip(seen.text))
      }
    },
  )

  it.each(ofVendor.map((route) => [name(route), route] as const))(
    "%s lets in exactly the roles of the permission table",
    async (_name, route) => {
      const allowed: readonly string[] = PERMISSIONS[(route as { action: keyof typeof PERMISSIONS }).action]
      for (const role of ROLES) {
        const { status } = await send(role, route)
        const refused = route.method === "get" ? 404 : 403
        if (!allowed.includes(role)) expect([role, status]).toEqual([role, refused])
        else expect([role, status === 403 || status >= 500]).toEqual([role, false])
      }
    },
  )

  it.each(
    pages.filter((route) => route.method === "post" && !route.isAnybodys).map((route) => [name(route), route] as const),
  )("%s refuses a form of another site", async (_name, route) => {
    const attacks = [
      { origin: "https://evil.test" },
      { origin: "null" },
      { origin: "", "sec-fetch-site": "cross-site" },
    ]
    for (const headers of attacks) {
      const seen = await visitor("owner").post(pathOf(route), {}, headers)
      expect(seen.status).toBe(403)
      expect(seen.text).toContain("did not come from a page of this site")
    }
    const json = await visitor("owner").post(pathOf(route), {}, { "content-type": "application/json" })
    expect(json.status).toBe(415)
  })

  it.each(closed.filter((route) => route.audience === "affiliate").map((route) => [name(route), route] as const))(
    "%s holds nothing for who is no affiliate",
    async (_name, route) => {
      const seen = await send("owner", route)
      if (route.path === "/profile" || route.path === "/profile/mails") return expect(seen.status).toBeLessThan(400)
      const isEmpty = seen.text.includes("You are in no program yet")
      const isElsewhere = seen.location === "/links" || /^\/v\/\w+\/sales\//.test(seen.location ?? "")
      expect(seen.status === 404 || isElsewhere || isEmpty).toBe(true)
      if (!route.path.includes(":")) expect((await send("affiliate", route)).status).not.toBe(404)
    },
  )
})
