import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  readPostback,
  repeatedName,
  signedAsSent,
  signedText,
} from "../../src/features/conversions/postbacks/core/postback.ts"
import {
  columnsOf,
  countOfList,
  fieldsOfList,
  fieldsOfWeek,
  inForm,
  linesOf,
  openingsText,
  readList,
  readRules,
  readWeek,
  rowsOfRules,
  WEEK,
} from "../../src/features/inbox/desk/core/desk-text.ts"
import { rawForm, readEncoded, sortForm, withoutRefused } from "../../src/features/inbox/intake/core/form.ts"

describe("a postback", () => {
  const read = (query: string) => readPostback([...new URLSearchParams(query)])

  it.each([
    ["", "lead", null],
    ["amount=1", "sale", null],
    ["event=sale", "sale", null],
    ["event=Purchase", "sale", "Purchase"],
    ["event=LEAD&amount=1", "lead", null],
    ["event=signup&amount=1", "lead", "signup"],
    ["event=chargeback&amount=1", "refund", "chargeback"],
    ["event=upgrade", "lead", "upgrade"],
    ["event=upgrade&amount=1", "sale", "upgrade"],
  ])("%j is a %s, called %s", (query, kind, eventName) => {
    expect(read(query)).toMatchObject({ kind, eventName })
  })

  it("takes the first spelling that has a value, and as click id what looks like ours", () => {
    expect(read("amount=&price=3&total=4").fields.amount).toBe("3")
    expect(read("clickid=x&tid=clk_1").fields.click_id).toBe("clk_1")
    expect(read("tid=x&clickid=y").fields.click_id).toBe("y")
    expect(read("click_id=clk_1&transaction_id=o1").fields).toMatchObject({ click_id: "clk_1", external_id: "o1" })
    expect(read("transaction_id=clk_1").fields).toEqual({ click_id: "clk_1" })
    expect(read("click_id=clk_1&transaction_id=o1&order=o2").fields.external_id).toBe("o2")
    expect(read("sub1=a&sub5=b&sub6=c&sub2=").subs).toEqual({ sub1: "a", sub5: "b" })
  })

  it("is signed over its parameters in order, without the signature, encoded as RFC 3986 says", () => {
    expect(signedText([...new URLSearchParams("b=2&a=x y!&sig=z&signature=z&a=1")])).toBe("a=1&a=x%20y%21&b=2")
    expect(signedText([["(", "'*)"]])).toBe("%28=%27%2A%29")
    expect(signedAsSent("b=2&sig=z&a=x+y&signature=q&sigs=1")).toBe("b=2&a=x+y&sigs=1")
  })

  it("names the parameter that is there twice", () => {
    expect(repeatedName([...new URLSearchParams("a=1&b=2&b=3&a=4")])).toBe("b")
    expect(repeatedName([...new URLSearchParams("a=1&b=1")])).toBeNull()
  })
})

describe("a form of a vendor's site", () => {
  const pair = fc.tuple(fc.constantFrom("name", "email", "other", "a", "", "__proto__"), fc.string({ maxLength: 8 }))

  it("loses nothing of what came: each value stands in a field, or under the message", () => {
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const { known, fields } = sortForm(pairs)
        const kept = [...Object.values(known), ...Object.values(fields)].join("\n")
        for (const [, value] of pairs) expect(kept).toContain(value.replaceAll("\0", "").trim().toWellFormed())
      }),
    )
  })

  it("takes names in their usual spellings, the first of each; the kind is the last that was said", () => {
    const pairs: [string, string][] = [
      ["kind", "demo"],
      ["kind", "quote"],
      ["gv_click", "clk_1"],
      ["click_id", "clk_2"],
      ["utm_campaign", " c "],
      ["key", "pk_1"],
      ["thanks_url", "https://shop.test/thanks"],
      ["email", ""],
    ]
    expect(sortForm(pairs)).toEqual({
      known: { kind: "quote", click_id: "clk_1", campaign: "c" },
      fields: { click_id: "clk_2" },
      thankYouUrl: "https://shop.test/thanks",
    })
    expect(sortForm([]).known.kind).toBe("request")
  })

  it("puts under the message what is too long, too much or there already", () => {
    const fits = sortForm([
      ["n".repeat(100), "v".repeat(1000)],
      ["a", "1"],
    ])
    expect(Object.keys(fits.fields)).toHaveLength(2)
    const over = sortForm([
      ["n".repeat(101), "1"],
      ["b", "v".repeat(1001)],
      ["c", "1"],
      ["c", "2"],
      ["message", "Hello"],
    ])
    expect(over.fields).toEqual({ c: "1" })
    expect(over.known.message).toBe(["Hello", `${"n".repeat(101)}: 1`, `b: ${"v".repeat(1001)}`, "c: 2"].join("\n"))
    const many = sortForm(Array.from({ length: 51 }, (_, i): [string, string] => [`f${i}`, "x"]))
    expect(Object.keys(many.fields)).toHaveLength(50)
    expect(many.known.message).toBe("f50: x")
  })

  it("keeps what was refused as it was written, and stays a request when its kind was", () => {
    const sorted = sortForm([
      ["kind", "odd"],
      ["email", "no address"],
      ["phone", "1"],
    ])
    expect(withoutRefused(sorted, ["kind", "email"])).toEqual({
      known: { kind: "request", phone: "1" },
      fields: { kind: "odd", email: "no address" },
      thankYouUrl: null,
    })
  })

  it("is read as browsers encode it, bytes that are no UTF-8 one by one", () => {
    expect(readEncoded("a=1+2&&b=%C3%A9=x&c=%E9%e9&d")).toEqual([
      ["a", "1 2"],
      ["b", "é=x"],
      ["c", "éé"],
      ["d", ""],
    ])
    expect(rawForm(" \0 ").known.message).toBe("(an empty form)")
    expect(rawForm(" x ").known).toEqual({ kind: "request", message: "x" })
  })
})

describe("the desk's settings as text", () => {
  it("begins the week on Monday", () => {
    expect([WEEK.length, WEEK[0], WEEK[6]]).toEqual([7, "mon", "sun"])
  })

  it("is read back as it is shown", () => {
    const rules = [
      { kind: null, urgency: "hot", respond_within_minutes: 5, clock: "always" },
      { kind: "demo", urgency: null, respond_within_minutes: 240, clock: "business" },
    ] as never as Parameters<typeof rowsOfRules>[0]
    expect(readRules(rowsOfRules(rules))).toEqual([
      { urgency: "hot", respond_within_minutes: 5, clock: "always" },
      { kind: "demo", respond_within_minutes: 240, clock: "business" },
    ])
    const clock = fc
      .integer({ min: 0, max: 95 })
      .map((n) => `${String(n >> 2).padStart(2, "0")}:${(n & 3) * 15 || "00"}`)
    const day = fc.array(fc.tuple(clock, clock), { maxLength: 4 })
    const week = fc.record(Object.fromEntries(WEEK.map((one) => [one, day])))
    fc.assert(
      fc.property(week, (hours) => {
        expect(readWeek(fieldsOfWeek(hours as never))).toEqual(hours)
        expect(columnsOf(hours as never)).toBe(Math.max(2, ...Object.values(hours).map((one) => one.length)))
      }),
    )
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,9}$/)), (list) => {
        expect(readList(fieldsOfList("x", list), "x")).toEqual(list)
        expect(countOfList("x", fieldsOfList("x", list), 3)).toBe(list.length + 3)
      }),
    )
    expect([openingsText(undefined), openingsText([["09:00", "12:00"]])]).toEqual(["", "09:00-12:00"])
    expect([linesOf(" a \r\n\n b"), linesOf(undefined)]).toEqual([["a", "b"], []])
  })

  it("reads times as people write them, and leaves what is none for the contract to refuse", () => {
    const form = {
      "mon.from-0": "9",
      "mon.to-0": "12.30",
      "tue.from-1": "09:00",
      "tue.to-1": " ",
      "wed.from-0": "noon",
    }
    const { mon, tue, wed, thu } = readWeek(form)
    expect([mon, tue, wed, thu]).toEqual([[["09:00", "12:30"]], [["09:00", ""]], [["noon", ""]], []])
    expect(readRules({ "minutes-0": "soon", "kind-0": "any", "urgency-0": "hot" })).toEqual([
      { urgency: "hot", respond_within_minutes: Number.NaN, clock: undefined },
    ])
    expect(readRules({ "minutes-0": " ", "clock-0": "always" })).toEqual([])
  })

  it("shows a fault at the field in which it was typed", () => {
    const form = {
      "tue.from-0": "",
      "tue.to-0": "",
      "tue.from-1": "x",
      "tue.to-1": "17:00",
      "minutes-1": "5",
      "minutes-3": "x",
      "holidays-2": "x",
    }
    const shown = (pointer: string) => {
      const found = inForm(form, { pointer, detail: "is wrong" })
      return [found.pointer, found.detail]
    }
    expect(shown("/business_hours/tue/0/0")).toEqual(["/tue.from-1", "is wrong"])
    expect(shown("/business_hours/tue/0/1")).toEqual(["/tue.to-1", "is wrong"])
    expect(shown("/business_hours/tue")).toEqual(["/tue.from-1", "is wrong"])
    expect(shown("/business_hours")).toEqual(["/mon.from-0", "is wrong"])
    expect(shown("/zone")).toEqual(["/zone", "is wrong"])
    expect(shown("/checklists/demo/1")).toEqual(["/demo", "number 2 is wrong"])
    expect(shown("/checklists/demo")).toEqual(["/demo", "is wrong"])
    expect(shown("/rules/1/respond_within_minutes")).toEqual(["/minutes-3", "is wrong"])
    expect(shown("/rules/0/clock")).toEqual(["/clock-1", "is wrong"])
    expect(shown("/rules/1")).toEqual(["/minutes-3", "is wrong"])
    expect(shown("/holidays/0")).toEqual(["/holidays-2", "is wrong"])
    expect(shown("/blocked_words/1")).toEqual(["/blocked_words", "number 2: is wrong"])
  })
})
