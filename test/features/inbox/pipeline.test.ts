import { describe, expect, it } from "vitest"
import { ask, createAffiliate, createProgram } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openDesk } from "../../support/desk.ts"

const test = useApp()

describe("the pipeline", () => {
  it("nothing closes without an outcome: won names the sale, lost the reason, and finals are locked", async () => {
    const desk = await openDesk(test.app)
    const { id } = await desk.post()
    expect((await desk.act(id, "stage", { stage: "won" }, 422)).errors[0].pointer).toBe("/sale_external_id")
    expect((await desk.act(id, "stage", { stage: "lost" }, 422)).errors[0].pointer).toBe("/reason")
    await desk.act(id, "stage", { stage: "meeting", sale_external_id: "in_1" }, 422)
    await desk.act(id, "stage", { stage: "chatting" }, 422)
    for (const stage of ["qualified", "meeting", "negotiation"])
      expect(await desk.act(id, "stage", { stage })).toMatchObject({ stage, status: "open" })
    const won = await desk.act(id, "stage", { stage: "won", sale_external_id: "in_1" })
    expect(won).toMatchObject({ status: "closed", stage: "won", ending: "won", sale_external_id: "in_1" })
    expect(won.timeline.at(-1)).toMatchObject({ type: "closed", from: "negotiation", to: "won" })
    await desk.act(id, "stage", { stage: "lost", reason: "price" }, 409)
    await desk.act(id, "assignment", { member_id: desk.boss.id, reason: "x" }, 409)
    expect((await desk.act(id, "stage", { stage: "won", sale_external_id: "in_1" })).closed_at).toBe(won.closed_at)
    const lost = await desk.post()
    expect(await desk.act(lost.id, "stage", { stage: "lost", reason: "price" })).toMatchObject({ reason: "price" })
    await desk.at("2030-01-10T00:00:00Z")
    expect((await desk.get(lost.id)).breached).toBe(false)
  })

  it("a question is resolved once somebody has answered it, and says how", async () => {
    const desk = await openDesk(test.app)
    const { id } = await desk.post({ kind: "question" })
    await desk.act(id, "resolution", { reason: "Explained the price" }, 409)
    await desk.act(id, "responses", { channel: "email", outcome: "answered" }, 201)
    expect(await desk.act(id, "resolution", { reason: "Explained the price" })).toMatchObject({
      status: "closed",
      ending: "resolved",
      stage: "new",
      reason: "Explained the price",
    })
  })

  it("has a checklist per kind, which says on closing what was left out", async () => {
    const desk = await openDesk(test.app)
    const checklists = { deal: ["Budget", "Decider"] }
    await ask(test.app, 200, "PUT", "/v1/desk", desk.vendor.sk, { checklists })
    const { id, checklist } = await desk.post({ kind: "deal" })
    expect(checklist).toEqual([
      { item: "Budget", done: false },
      { item: "Decider", done: false },
    ])
    const put = (done: string[], status = 200) =>
      ask(test.app, status, "PUT", `/v1/inquiries/${id}/checklist`, desk.vendor.sk, { done })
    await put(["Weather"], 422)
    expect((await put(["Budget"])).checklist[0]).toEqual({ item: "Budget", done: true })
    const lost = await desk.act(id, "stage", { stage: "lost", reason: "timing" })
    expect(lost.timeline.at(-1).checklist_left).toEqual(["Decider"])
    expect((await desk.post()).checklist.length).toBeGreaterThan(0)
  })

  it("a viewer reads and works nothing, the same Idempotency-Key takes in one inquiry", async () => {
    const desk = await openDesk(test.app, ["sales", "viewer"])
    const [, viewer] = desk.members
    const { id } = await desk.post()
    await ask(test.app, 200, "GET", `/v1/inquiries/${id}`, viewer!.token)
    await desk.act(id, "responses", { channel: "call", outcome: "reached" }, 403, viewer!.token)
    await ask(test.app, 403, "POST", "/v1/inquiries", viewer!.token, { kind: "request" })
    const once = () =>
      test.app.call("POST", "/v1/inquiries", {
        key: desk.vendor.sk,
        body: { kind: "request", name: "Bo" },
        headers: { "idempotency-key": "one" },
      })
    const [first, second] = [await once(), await once()]
    expect(second.body).toEqual(first.body)
    expect(second.headers.get("idempotent-replayed")).toBe("true")
    expect(await desk.list()).toHaveLength(2)
  })

  it("names each wrong field, and takes what a form left empty as absent", async () => {
    const desk = await openDesk(test.app)
    const bad = await ask(test.app, 422, "POST", "/v1/inquiries", desk.vendor.sk, { kind: "x", email: "no", typo: 1 })
    expect(bad.errors.map((one: { pointer: string }) => one.pointer).sort()).toEqual(["/email", "/kind", "/typo"])
    expect(await desk.post({ name: "", phone: "", click_id: "" })).toMatchObject({ name: null, phone: null })
    const forged = await ask(test.app, 422, "POST", "/v1/inquiries", desk.vendor.sk, {
      kind: "deal",
      click_id: "clk_x",
    })
    expect(forged.code).toBe("click_id_invalid")
  })
})

describe("an affiliate", () => {
  it("sees how it stands with what they sent, never who asked, and asks where a sale is", async () => {
    const desk = await openDesk(test.app, ["sales"])
    const program = await createProgram(test.app, desk.vendor)
    const affiliate = await createAffiliate(test.app, desk.vendor, program.id, { email: "ada@affiliate.test" })
    const link = await ask(test.app, 201, "POST", "/v1/links", desk.vendor.sk, {
      program_id: program.id,
      affiliate_id: affiliate.id,
    })
    const click = await ask(test.app, 201, "POST", "/v1/clicks", desk.vendor.sk, { slug: link.slug, sub1: "spring" })
    const sent = await desk.post({ click_id: click.click_id, name: "Secret Customer" })
    expect(sent).toMatchObject({ affiliate_id: affiliate.id, link_id: link.id, program_id: program.id })
    const asked = await ask(test.app, 201, "POST", `/v1/affiliates/${affiliate.id}/questions`, desk.vendor.sk, {
      message: "Where is my sale?",
      sale_external_id: "in_7",
    })
    expect(asked).toMatchObject({ is_question: true, status: "open", due_at: "2030-01-07T11:00:00.000Z", answers: [] })
    const inquiry = await desk.get(asked.id)
    expect(inquiry).toMatchObject({ source: "affiliate", kind: "question", fields: { sale_external_id: "in_7" } })
    await desk.act(asked.id, "responses", { channel: "email", outcome: "answered", note: "It came by a coupon." }, 201)
    await desk.act(sent.id, "responses", { channel: "call", outcome: "reached", note: "Rude man" }, 201)
    await desk.act(sent.id, "stage", { stage: "qualified" })
    const seen = await ask(test.app, 200, "GET", `/v1/affiliates/${affiliate.id}/inquiries`, desk.vendor.sk)
    expect(seen.data).toMatchObject([
      { id: asked.id, message: "Where is my sale?", answers: [{ text: "It came by a coupon." }] },
      { id: sent.id, is_question: false, stage: "qualified", message: null, answers: [] },
    ])
    expect(JSON.stringify(seen)).not.toMatch(/Secret|Rude/)
    const answer = (await desk.mails()).find((mail) => mail.to === "ada@affiliate.test")
    expect(answer?.body).toContain("It came by a coupon.")
  })
})

describe("credit", () => {
  const touchesOf = async (desk: Awaited<ReturnType<typeof openDesk>>, customer: string) =>
    (await ask(test.app, 200, "GET", `/v1/touches?customer_external_id=${customer}`, desk.vendor.sk)).data

  it("knows of each contact that got through, and of what brought the customer, once", async () => {
    const desk = await openDesk(test.app, ["sales"])
    const page_url = "https://shop.acme.test/?utm_source=paper"
    const { id } = await desk.post({ customer_external_id: "ann", page_url })
    await desk.act(id, "responses", { channel: "call", outcome: "no_answer" }, 201)
    await desk.act(id, "responses", { channel: "call", outcome: "reached" }, 201)
    await desk.act(id, "stage", { stage: "qualified" })
    await desk.at("2030-01-08T10:00:00Z")
    await desk.act(id, "responses", { channel: "meeting", outcome: "reached" }, 201)
    await desk.act(id, "responses", { channel: "email", outcome: "answered" }, 201)
    expect(await touchesOf(desk, "ann")).toMatchObject([
      { channel: "sales", source: "email", milestone: null, member_id: desk.members[0]!.id },
      { channel: "sales", source: "meeting", milestone: "opportunity", occurred_at: "2030-01-08T10:00:00.000Z" },
      { channel: "sales", source: "call", milestone: null },
      { channel: "marketing", milestone: "lead" },
    ])
  })

  it("learns of contacts with somebody unknown when what is won names the sale, even if the sale comes later", async () => {
    const desk = await openDesk(test.app, ["sales"])
    const sell = (external_id: string, customer: string) =>
      ask(test.app, 201, "POST", "/v1/sales", desk.vendor.sk, {
        external_id,
        customer_external_id: customer,
        amount: 100_00,
        currency: "EUR",
      })
    const win = async (sale_external_id: string) => {
      const { id } = await desk.post()
      await desk.act(id, "responses", { channel: "call", outcome: "reached" }, 201)
      return desk.act(id, "stage", { stage: "won", sale_external_id })
    }
    await sell("in_1", "bob")
    expect(await win("in_1")).toMatchObject({ customer_external_id: "bob" })
    expect(await touchesOf(desk, "bob")).toMatchObject([{ channel: "sales", source: "call" }])
    const early = await win("in_2")
    expect(early.customer_external_id).toBeNull()
    await sell("in_2", "eve")
    await desk.at("2030-01-07T10:01:00Z")
    expect(await desk.get(early.id)).toMatchObject({ customer_external_id: "eve" })
    expect(await touchesOf(desk, "eve")).toMatchObject([{ channel: "sales", occurred_at: "2030-01-07T10:00:00.000Z" }])
  })
})
