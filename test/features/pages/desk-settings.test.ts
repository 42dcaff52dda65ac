import { describe, expect, it } from "vitest"
import { ask, createProgram } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openOffice } from "../../support/office.ts"
import { wordsOf as words } from "../../support/visitor.ts"

const test = useApp()

describe("the desk's page", () => {
  it("changes hours, holidays and response times, for what comes in from then on", async () => {
    const { base, owner, vendor, post } = await openOffice(test.app)
    const page = `${base}/desk`
    expect((await owner.get(page)).text).toMatch(/name="mon.from-0" value="09:00"/)
    const week = {
      "mon.from-0": "8",
      "mon.to-0": "10:00",
      "mon.from-1": "11.30",
      "mon.to-1": "12:00",
      "tue.from-0": "",
      "tue.to-0": "",
      "tue.from-1": "09:00",
      "tue.to-1": "17:00",
      "wed.from-0": "",
      "wed.to-0": "",
    }
    const off = { "holidays-0": "2030-01-08", "holidays-1": "", "holidays-2": "2030-12-25" }
    const saved = await owner.post(`${page}/hours`, { ...week, ...off })
    expect([saved.status, saved.location], saved.text).toEqual([303, page])
    const rules = {
      "kind-0": "any",
      "urgency-0": "hot",
      "minutes-0": "3",
      "clock-0": "always",
      "kind-1": "question",
      "urgency-1": "any",
      "minutes-1": "15",
      "clock-1": "business",
      "kind-2": "any",
      "urgency-2": "any",
      "minutes-2": "",
      "clock-2": "business",
    }
    expect((await owner.post(`${page}/rules`, rules)).status).toBe(303)
    expect(await ask(test.app, 200, "GET", "/v1/sla", vendor.sk)).toEqual({
      timezone: "Europe/Oslo",
      business_hours: {
        mon: [
          ["08:00", "10:00"],
          ["11:30", "12:00"],
        ],
        tue: [["09:00", "17:00"]],
        wed: [],
        thu: [],
        fri: [],
        sat: [],
        sun: [],
      },
      holidays: ["2030-01-08", "2030-12-25"],
      rules: [
        { urgency: "hot", respond_within_minutes: 3, clock: "always" },
        { kind: "question", respond_within_minutes: 15, clock: "business" },
      ],
    })
    const shown = words((await owner.get(page)).text)
    expect(shown).toMatch(
      /Any inquiry, hot: an answer within 3 min, always .* Question: an answer within 15 min, business/,
    )
    // It is Monday, 11:00 in Oslo.
    expect((await post({ kind: "question" })).due_at).toBe("2030-01-07T10:45:00.000Z")
  })

  it("has rules as sentences that are added, changed, moved and removed one at a time", async () => {
    const { base, owner, vendor } = await openOffice(test.app)
    const post = (form: Record<string, string>) => owner.post(`${base}/desk/rules`, form)
    const rules = async () => (await ask(test.app, 200, "GET", "/v1/sla", vendor.sk)).rules
    await ask(test.app, 200, "PUT", "/v1/sla", vendor.sk, { rules: [] })
    const row = (n: number, kind: string, minutes: string) =>
      post({ [`kind-${n}`]: kind, [`urgency-${n}`]: "any", [`minutes-${n}`]: minutes, [`clock-${n}`]: "business" })
    await row(0, "question", "15")
    await row(1, "any", "60")
    const edit = await post({ do: "edit.1" })
    expect(edit.location).toBe(`${base}/desk?rule=1#rule`)
    expect((await owner.get(`${base}/desk?rule=1`)).text).toMatch(/value="60"[^>]*name="minutes-1"/)
    await row(1, "any", "120")
    await post({ do: "up.1" })
    const any = { respond_within_minutes: 120, clock: "business" }
    expect(await rules()).toEqual([any, { kind: "question", respond_within_minutes: 15, clock: "business" }])
    await post({ do: "remove.1" })
    expect(await rules()).toEqual([any])
    expect(words((await owner.get(`${base}/desk`)).text)).toContain("Any inquiry: an answer within 2 h, business hours")
  })

  it("keeps what was typed and names the line that is wrong", async () => {
    const { base, owner, vendor } = await openOffice(test.app)
    const before = await ask(test.app, 200, "GET", "/v1/sla", vendor.sk)
    const send = async (what: string, form: Record<string, string>) => {
      const seen = await owner.post(`${base}/desk/${what}`, form)
      expect(seen.status, seen.text).toBe(422)
      return seen
    }
    const hours = await send("hours", {
      "mon.from-0": "nine",
      "mon.to-0": "17:00",
      "tue.from-1": "17:00",
      "tue.to-1": "09:00",
      "holidays-0": "2030-01-08",
      "holidays-1": "",
      "holidays-4": "Christmas",
    })
    expect(words(hours.text)).toContain("Monday, Opens: A time of day, please, such as 09:00.")
    expect(words(hours.text)).toContain("Tuesday, Opens again: The desk closes before it opens.")
    expect(words(hours.text)).toContain("Day off 5: A date, please, such as 2026-12-25.")
    for (const value of ["nine", "17:00", "Christmas"]) expect(hours.text).toContain(`value="${value}"`)
    expect(words((await send("hours", {})).text)).toContain("Monday, Opens: The desk has to open on one day at least.")
    const row = (n: number, kind: string, urgency: string, minutes: string, clock: string) => ({
      [`kind-${n}`]: kind,
      [`urgency-${n}`]: urgency,
      [`minutes-${n}`]: minutes,
      [`clock-${n}`]: clock,
    })
    const typed = {
      ...row(0, "any", "hot", "soon", "always"),
      ...row(1, "any", "any", "60", "never"),
      ...row(2, "any", "any", "", "always"),
    }
    const rules = await send("rules", typed)
    expect(words(rules.text)).toContain("Minutes: A whole number, please.")
    expect(words(rules.text)).toContain("Clock: Choose one of the list.")
    expect(rules.text).toContain('value="soon"')
    expect(rules.text).toMatch(/name="urgency-0".*<option value="hot" selected/)
    await send("letters", { blocked_words: "ab" })
    expect(await ask(test.app, 200, "GET", "/v1/sla", vendor.sk)).toEqual(before)
  })

  it("holds the checklists and the words of spam, and is read by all, changed by who manages", async () => {
    const { base, owner, seller, viewer, vendor } = await openOffice(test.app)
    const letters = { request: "Need\nBudget", question: "Done", application: "", deal: "", blocked_words: "casino" }
    expect((await owner.post(`${base}/desk/letters`, letters)).status).toBe(303)
    expect(await ask(test.app, 200, "GET", "/v1/desk", vendor.sk)).toMatchObject({
      checklists: { request: ["Need", "Budget"], question: ["Done"], application: [], deal: [] },
      blocked_words: ["casino"],
    })
    for (const visitor of [seller, viewer]) {
      const seen = await visitor.get(`${base}/desk`)
      expect([seen.status, seen.text.includes("<textarea")]).toEqual([200, false])
      expect(words(seen.text)).toMatch(/Monday 09:00-17:00 .* Sunday closed Holidays none/)
      expect((await visitor.post(`${base}/desk/rules`, { rules: "" })).status).toBe(403)
    }
  })
})

describe("a seat", () => {
  it("says in what a member takes part; what they are not entitled to goes to others", async () => {
    const { base, owner, seller, vendor, sellerId, boss, post } = await openOffice(test.app)
    const program = await createProgram(test.app, vendor)
    const page = `${base}/team/${sellerId}`
    expect((await owner.get(page)).text).toMatch(/name="in_rota"[^>]*|checked/)
    const form = {
      in_rota: "on",
      "kind-question": "on",
      "languages-0": "no",
      "languages-2": "en-GB",
      "countries-0": "",
      [`program-${program.id}`]: "on",
    }
    const saved = await owner.post(`${page}/seat`, form)
    expect([saved.status, saved.location], saved.text).toEqual([303, `${base}/team`])
    const seats = await ask(test.app, 200, "GET", "/v1/team", vendor.sk)
    expect(seats.data.find((seat: { member_id: string }) => seat.member_id === sellerId)).toMatchObject({
      in_rota: true,
      kinds: ["question"],
      languages: ["no", "en"],
      countries: null,
      program_ids: [program.id],
    })
    expect((await post({ kind: "request" })).owner_id).toBe(boss.id)
    expect((await post({ kind: "question", language: "no", program_id: program.id })).owner_id).toBe(sellerId)
    const again = await owner.get(page)
    expect(again.text).toMatch(/name="languages-1"[^>]*value="en"|value="en"[^>]*name="languages-1"/)
    const bad = await owner.post(`${page}/seat`, { ...form, "countries-0": "NO", "countries-1": "Norway" })
    expect([bad.status, bad.text.includes('value="Norway"')]).toEqual([422, true])
    expect(words(bad.text)).toContain("Country 2: A country by its two letters, please, such as NO.")
    expect(words((await seller.get(page)).text)).not.toContain("Save the seat")
    expect((await seller.post(`${page}/seat`, form)).status).toBe(403)
  })
})
