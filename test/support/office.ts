import { unique } from "./actors.ts"
import type { TestApp } from "./app.ts"
import { openDesk } from "./desk.ts"
import { Visitor } from "./visitor.ts"

/** A desk with one salesperson and a viewer, and they and the owner signed in. */
export async function openOffice(app: TestApp) {
  const email = `${unique("owner")}@acme.test`
  const desk = await openDesk(app, ["sales", "viewer"], { owner_email: email, timezone: "Europe/Oslo" })
  const mailOf = async (id: string) => String((await app.admin`select email from members where id = ${id}`)[0]?.email)
  const enter = async (id: string) => new Visitor(app).signIn(await mailOf(id))
  const [seller, viewer] = desk.members
  return {
    ...desk,
    base: `/v/${desk.vendor.id}`,
    owner: await new Visitor(app).signIn(email),
    seller: await enter(seller!.id),
    viewer: await enter(viewer!.id),
    sellerId: seller!.id,
    viewerId: viewer!.id,
  }
}
