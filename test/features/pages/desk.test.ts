import { describe, expect, it } from "vitest"
import { ask, createAffiliate, createProgram, unique } from "../../support/actors.ts"
import { type Json, useApp } from "../../support/app.ts"
import { joinDesk } from "../../support/desk.ts"
import { openOffice } from "../../support/office.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const test = useApp()

describe("the inbox", () => {
  it("shows what is due and what is late, whose it is, and walks by keys", async () => {
    const { base, seller, post, at } = await openOffice(test.app)
    await post({ name: "Ada", message: "How much?", urgency: "hot" })
    await post({ name: "Bo" })
    const seen = await seller.get(`${base}/inbox`)
    expect(seen.status, seen.text).toBe(200)
    expect(words(seen.text)).toMatch(/0 late 0 due soon 0 to follow up/)
    expect(words(seen.text)).toMatch(/Ada How much\? request × hot → due in 5 min new/)
    expect(seen.text.match(/data-row/g)).toHaveLength(2)
    expect(seen.text).toContain('data-key="l"')
    await at("2030-01-07T10:31:00Z")
    const later = words((await seller.get(`${base}/inbox?show=team`)).text)
    expect(later).toMatch(/1 late 1 due soon/)
    expect(later).toMatch(/Bo No message request ! due in 29 min/)
    expect(later).toMatch(/Ada .* late by 26 min/)
    expect(words((await seller.get(`${base}/inbox?show=late`)).text)).not.toContain("Bo No message")
  })

  it("an inquiry is worked by forms: response, move, checklist, waiting, closing, each in its timeline", async () => {
    const { base, seller, post, get, viewer } = await openOffice(test.app)
    const { id } = await post({ name: `<b>Ada</b>`, message: "How much?" })
    const page = `${base}/inbox/${id}`
    const send = async (what: string, form: Record<string, string>) => {
      const sent = await seller.post(`${page}/${what}`, form)
      expect([sent.status, sent.location], sent.text).toEqual([303, page])
    }
    expect((await seller.get(page)).text).toContain("&lt;b&gt;Ada&lt;/b&gt;")
    await send("responses", { channel: "call", outcome: "reached", note: "Wants an offer" })
    await send("checklist", { "item-0": "on" })
    await send("waiting", { until: "2030-02-01", note: "the budget" })
    expect(await get(id)).toMatchObject({ status: "waiting", waiting_until: "2030-01-31T23:00:00.000Z" })
    await send("stage", { stage: "negotiation" })
    const refused = await seller.post(`${page}/stage`, { stage: "won" })
    expect(refused.status).toBe(422)
    expect(words(refused.text)).toContain("Sale, when won: is needed: what is won names its sale")
    await send("stage", { stage: "lost", reason: "price" })
    const done = words((await seller.get(page)).text)
    expect(done).toMatch(/responded .* by call; Reached; Wants an offer/)
    expect(done).toMatch(/closed .* price/)
    expect(done).not.toContain("Record")
    expect((await viewer.post(`${page}/responses`, { channel: "call", outcome: "reached" })).status).toBe(403)
    expect(words((await viewer.get(page)).text)).not.toContain("Record")
  })

  it("an inquiry is answered by mail from its page, from a template, and taken down on one", async () => {
    const { base, seller, owner, viewer, post, get, list } = await openOffice(test.app)
    const { id } = await post({ name: "Ada", email: "ada@mail.test", message: "How much?" })
    const page = `${base}/inbox/${id}`
    expect(
      (await owner.post(`${base}/desk/template`, { name: "Prices", text: "Dear {name}, it is 900." })).status,
    ).toBe(303)
    expect((await owner.post(`${base}/desk/template`, { name: "", text: "x" })).status).toBe(422)
    expect(words((await owner.get(`${base}/desk`)).text)).toContain("Prices")
    expect((await seller.get(`${page}?template=0`)).text).toContain("Dear Ada, it is 900.</textarea>")
    expect((await seller.post(`${page}/replies`, { text: "" })).status).toBe(422)
    const sent = await seller.post(`${page}/replies`, { text: "It is 900." })
    expect([sent.status, sent.location], sent.text).toEqual([303, page])
    expect((await get(id)).timeline.at(-1)).toMatchObject({ type: "responded", note: "It is 900." })
    expect(words((await seller.get(page)).text)).toContain("It is 900.")
    expect((await viewer.post(`${page}/replies`, { text: "x" })).status).toBe(403)
    expect(words((await seller.get(`${page}?as=note`)).text)).toContain("Record")
    expect(words((await seller.get(`${page}?do=resolution`)).text)).toContain("What the answer or the decision was")
    const form = { channel: "walk_in", kind: "question", urgency: "hot", name: "Bo", message: "Open today?", once: "a" }
    const made = await seller.post(`${base}/inbox/new`, form)
    expect(made.location).toMatch(/inbox\/inq_/)
    await seller.post(`${base}/inbox/new`, form)
    expect(await list("&kind=question")).toMatchObject([{ channel: "walk_in", urgency: "hot", message: "Open today?" }])
    expect((await viewer.get(`${base}/inbox/new`)).status).toBe(404)
    expect((await seller.post(`${base}/inbox/new`, { ...form, email: "no" })).status).toBe(422)
  })

  it("an expert answers on their page, spam goes and comes back, and it changes hands", async () => {
    const { base, seller, viewer, owner, post, get, viewerId, boss } = await openOffice(test.app)
    const { id } = await post({ name: "Ada" })
    const page = `${base}/inbox/${id}`
    await seller.post(`${page}/expert`, { member_id: viewerId, question: "Does it fit?" })
    expect(words((await viewer.get(page)).text)).toContain("You are asked")
    expect((await viewer.post(`${page}/expert-answer`, { answer: "Yes" })).status).toBe(303)
    expect((await get(id)).timeline.at(-1)).toMatchObject({ type: "expert_answered", answer: "Yes" })
    await owner.post(`${page}/assignment`, { member_id: boss.id, reason: "I know her" })
    expect((await get(id)).owner_id).toBe(boss.id)
    await owner.confirm(`${page}/spam`)
    expect(words((await owner.get(`${base}/inbox?show=spam`)).text)).toContain("Ada")
    await owner.post(`${page}/release`)
    expect((await get(id)).status).toBe("open")
    expect((await owner.post(`${page}/release`)).location).toBe(page)
    expect(words((await owner.get(page)).text)).toContain("It is not marked as spam.")
  })
})

describe("the team", () => {
  it("shows who holds what and how fast they answered; time off moves it", async () => {
    const { base, seller, owner, post, act, sellerId, boss, get, viewer } = await openOffice(test.app)
    const one = await post()
    await act(one.id, "responses", { channel: "call", outcome: "reached" }, 201)
    const board = words((await owner.get(`${base}/team`)).text)
    expect(board).toMatch(/sales desk ✓ in the rota 1 0 0 0 min 0 min 1/)
    expect(board).toMatch(/First responses by how long they took .* ≤ 5 min 1 ≤ 15 min 0/)
    const lost = await post()
    await act(lost.id, "responses", { channel: "call", outcome: "reached" }, 201)
    await act(lost.id, "stage", { stage: "lost", reason: "price" })
    expect(words((await owner.get(`${base}/team`)).text)).toContain("Why they were lost Reason Inquiries price 1")
    expect((await seller.get(`${base}/team/${boss.id}`)).status).toBe(404)
    const form = { from: "2030-01-07", until: "2030-01-09", substitute_id: "" }
    const bad = await seller.post(`${base}/team/${sellerId}`, { ...form, until: "2030-01-01" })
    expect([bad.status, words(bad.text).includes("First day back: The end has to come after the beginning.")]).toEqual([
      422,
      true,
    ])
    expect((await seller.post(`${base}/team/${sellerId}`, form)).status).toBe(303)
    expect((await get(one.id)).owner_id).toBe(boss.id)
    expect(words((await owner.get(`${base}/team`)).text)).toContain("away until 9 Jan 2030")
    expect((await seller.post(`${base}/team/${sellerId}`, { back: "on" })).status).toBe(303)
    expect(words((await owner.get(`${base}/team`)).text)).not.toContain("away until")
    expect((await viewer.get(`${base}/team`)).status).toBe(200)
  })
})

describe("the plan", () => {
  it("is typed in, shown with bars of plan and actual, downloaded, and reviewed at its end", async () => {
    const { base, owner, viewer, post, at, vendor } = await openOffice(test.app)
    await post()
    const page = `${base}/plan?period=2030-01`
    const saved = await owner.post(`${base}/plan`, {
      period: "2030-01",
      "inquiries/unattributed.2030-01": "4",
      "revenue/sales.2030-01": "500",
      "closes/sales.2030-01": "",
    })
    expect([saved.status, saved.location], saved.text).toEqual([303, page])
    const seen = await owner.get(page)
    expect(words(seen.text)).toMatch(/unattributed 4 1 ! 25\.0 %/)
    expect(seen.text).toMatch(/<svg[^>]*aria-label="Inquiries\./)
    expect(words(seen.text)).toMatch(/sales 500\.00 EUR 0\.00 EUR/)
    expect(words((await owner.get(`${base}/plan?period=2030-Q1`)).text)).toMatch(/unattributed 4 1/)
    const bad = await owner.post(`${base}/plan`, { period: "2030-01", "closes/sales.2030-01": "many" })
    expect([bad.status, bad.text.includes('value="many"')]).toEqual([422, true])
    const line = { channel: "sales", kind: "people", contractor: "", month: "2030-01", amount: "900" }
    expect((await owner.post(`${base}/plan/budget`, { period: "2030-01", ...line })).location).toBe(page)
    const cell = "sales/people/2030-01/"
    const budget = { period: "2030-01", [`${cell}.amount`]: "900.00", [`${cell}.committed`]: "400" }
    expect((await owner.post(`${base}/plan/budget`, budget)).location).toBe(page)
    expect(words((await owner.get(page)).text)).toMatch(/sales: people 900\.00 EUR 400\.00 EUR 0\.00 EUR 500\.00 EUR/)
    const wrong = await owner.post(`${base}/plan/budget`, { ...budget, [`${cell}.amount`]: "much" })
    expect([wrong.status, wrong.text.includes('value="much"')]).toEqual([422, true])
    const cost = { period: "2030-01", channel: "sales", kind: "people", amount: "125.50", contractor: "", note: "" }
    expect((await owner.post(`${base}/plan/costs`, cost)).location).toBe(page)
    expect(words((await owner.get(page)).text)).toMatch(/sales: people 900\.00 EUR 400\.00 EUR 125\.50 EUR 500\.00 EUR/)
    const odd = await owner.post(`${base}/plan/costs`, { ...cost, amount: "1,2,5" })
    expect([odd.status, odd.text.includes('value="1,2,5"')]).toEqual([422, true])
    expect(words(odd.text)).toContain("Amount, EUR: Amounts like 12.50, please: “1,2,5” is not one.")
    expect((await viewer.post(`${base}/plan/costs`, cost)).status).toBe(403)
    expect((await viewer.get(`${base}/plan/budget.csv?period=2030-01`)).text).toContain(
      "sales,people,,2030-01,900.00,400.00",
    )
    const file = await viewer.get(`${base}/plan.csv?period=2030-01`)
    expect(file.text).toContain("unattributed,inquiries,2030-01,4")
    expect((await viewer.post(`${base}/plan`, { targets: "x" })).status).toBe(403)
    const [plan, lines] = [`${base}/plan/file`, `${base}/plan/budget/file`]
    const send = (path: string, ...rows: string[]) =>
      owner.upload(path, { period: "2030-01" }, new File([rows.join("\n")], "plan.csv"))
    expect(file.text).toContain("sales,revenue,2030-01,500.00")
    const same = await send(plan, file.text)
    expect([same.status, same.location], same.text).toEqual([303, page])
    const typedOver = file.text.replace("500.00", "1250,50").replaceAll(/,(?!50)/g, ";")
    expect((await send(plan, typedOver)).location).toBe(page)
    expect(words((await owner.get(page)).text)).toMatch(/sales 1,250\.50 EUR 0\.00 EUR/)
    const back = await send(plan, file.text.replace("500.00", "500"))
    expect(back.location).toBe(page)
    const wrongFile = await send(
      plan,
      "channel,metric,period,value",
      "",
      'sales,revenue,2030-01,"1,250"',
      "x,closes,y,1",
    )
    expect(wrongFile.status).toBe(422)
    expect(words(wrongFile.text)).toContain("Line 3, value: Amounts like 1250.00, please: “1,250” is not one.")
    expect(words(wrongFile.text)).toMatch(/Line 4, channel: Choose .*Line 4, period: /)
    expect(words((await owner.upload(plan, { period: "2030-01" }, new File([], ""))).text)).toContain("Choose a file")
    const budgetFile = (await viewer.get(`${base}/plan/budget.csv?period=2030-01`)).text
    expect((await send(lines, budgetFile.replace("400.00", "400,25").replaceAll(/,(?!25)/g, ";"))).location).toBe(page)
    expect(words((await owner.get(page)).text)).toMatch(/sales: people 900\.00 EUR 400\.25 EUR/)
    expect((await send(lines, budgetFile)).location).toBe(page)
    const short = await send(lines, "channel,kind,period,amount", "sales,people,2030-01,900.00")
    expect([short.status, words(short.text).includes("lacks contractor, committed")]).toEqual([422, true])
    expect((await viewer.upload(lines, {}, new File(["x"], "x.csv"))).status).toBe(403)
    const review = `${base}/plan/reviews?period=2030-01`
    expect(words((await owner.get(review)).text)).toContain("January 2030 is not over yet")
    await at("2030-02-01T00:00:00Z")
    expect((await owner.get(review)).text).toMatch(/name="revenue\/sales.2030-02" value="500\.00"/)
    const reviewed = { period: "2030-01", happened: "Few asked.", changes: "A fair." }
    const typed = await owner.confirm(`${base}/plan/reviews`, { ...reviewed, "inquiries/unattributed.2030-02": "many" })
    expect([typed.status, typed.text.includes('value="many"'), typed.text.includes("Few asked.")]).toEqual([
      422,
      true,
      true,
    ])
    const decided = await owner.confirm(`${base}/plan/reviews`, {
      period: "2030-01",
      happened: "Few asked.",
      changes: "A fair.",
      "inquiries/unattributed.2030-02": "6",
      "closes/sales.2030-02": "",
    })
    expect([decided.status, decided.location], decided.text).toEqual([303, `${base}/plan?period=2030-02`])
    expect(words((await owner.get(review)).text)).toMatch(
      /Few asked\. Changes: A fair\. .* unattributed: inquiries 4 1/,
    )
    const next = await ask(test.app, 200, "GET", "/v1/targets?period=2030-02", vendor.sk)
    expect(next.data.map((one: Json) => [one.metric, one.value])).toEqual([
      ["revenue", 50000],
      ["inquiries", 6],
    ])
  })
})

describe("an affiliate", () => {
  it("sees how it stands with what they sent, asks where a sale is, and reads the answer", async () => {
    const { vendor, post, act, list } = await openOffice(test.app)
    const program = await createProgram(test.app, vendor)
    const email = `${unique("ada")}@mail.test`
    const affiliate = await createAffiliate(test.app, vendor, program.id, { email })
    const link = await ask(test.app, 201, "POST", "/v1/links", vendor.sk, {
      program_id: program.id,
      affiliate_id: affiliate.id,
    })
    const click = await ask(test.app, 201, "POST", "/v1/clicks", vendor.sk, { slug: link.slug })
    await post({ click_id: click.click_id, name: "Secret Customer", kind: "deal" })
    const ada = await new Visitor(test.app).signIn(email)
    const seen = words((await ada.get("/inquiries")).text)
    expect(seen).toContain("A deal")
    expect(seen).not.toContain("Secret")
    expect((await ada.post("/inquiries", { affiliate_id: affiliate.id })).status).toBe(422)
    expect((await ada.post("/inquiries", { affiliate_id: "aff_none", message: "x" })).status).toBe(422)
    const asked = await ada.post("/inquiries", { affiliate_id: affiliate.id, message: "Where is my sale?" })
    expect(asked.status, asked.text).toBe(303)
    const [question] = await list("&kind=question")
    await act(question.id, "responses", { channel: "email", outcome: "answered", note: "It comes on Friday." }, 201)
    expect(words((await ada.get("/inquiries")).text)).toMatch(
      /Your question Where is my sale\? .* It comes on Friday\./,
    )
    const stranger = await joinDesk(test.app, vendor, "sales")
    const [row] = await test.app.admin`select email from members where id = ${stranger.id}`
    const theirs = await (await new Visitor(test.app).signIn(String(row?.email))).get("/inquiries")
    expect(words(theirs.text)).toContain("You are in no program yet")
  })
})
