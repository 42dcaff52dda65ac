import { describe, expect, it } from "vitest"
import { ask, createAffiliate, createProgram, createVendor } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"

const test = useApp()

async function open() {
  const vendor = await createVendor(test.app)
  const program = await createProgram(test.app, vendor)
  const join = (fields: Json = {}): Promise<Json> => createAffiliate(test.app, vendor, program.id, fields)
  const patch = (id: string, body: Json, status = 200) =>
    ask(test.app, status, "PATCH", `/v1/affiliates/${id}`, vendor.sk, body)
  return { vendor, program, join, patch }
}

describe("a handle", () => {
  it("is set when an affiliate is created or changed, shown as it was written, and taken away", async () => {
    const { vendor, join, patch } = await open()
    const ada = await join({ handle: "@Ada.Lovelace" })
    expect(ada.handle).toBe("@Ada.Lovelace")
    expect(await patch(ada.id, { handle: "countess" })).toMatchObject({ handle: "countess" })
    expect(await ask(test.app, 200, "GET", `/v1/affiliates/${ada.id}`, vendor.sk)).toMatchObject({ handle: "countess" })
    expect(await patch(ada.id, { name: "Ada" })).toMatchObject({ handle: "countess" })
    expect(await patch(ada.id, { handle: null })).toMatchObject({ handle: null })
  })

  it("names one affiliate of a vendor, in any case and with or without an @", async () => {
    const { join, patch } = await open()
    const [ada, bob] = [await join({ handle: "Ada" }), await join()]
    for (const taken of ["ada", "@ADA", " ａｄａ ", "@@ada"])
      expect(await patch(bob.id, { handle: taken }, 409)).toMatchObject({ code: "handle_taken" })
    expect(await patch(ada.id, { handle: "@ada" })).toMatchObject({ handle: "@ada" })
    await patch(ada.id, { handle: "lovelace" })
    expect(await patch(bob.id, { handle: "ada" })).toMatchObject({ handle: "ada" })
    expect(await patch(bob.id, { handle: " @ " }, 422)).toMatchObject({ errors: [{ pointer: "/handle" }] })
    const other = await open()
    expect((await other.join({ handle: "ada" })).handle).toBe("ada")
  })

  it("goes to one of two who want it at once", async () => {
    const { join, patch, vendor } = await open()
    const [ada, bob] = [await join(), await join()]
    const send = (id: string) =>
      test.app.call("PATCH", `/v1/affiliates/${id}`, { key: vendor.sk, body: { handle: "both" } })
    const replies = await Promise.all([send(ada.id), send(bob.id)])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    const winner = replies.find(({ status }) => status === 200)!.body
    await patch(winner.id, { handle: null })
  })
})
