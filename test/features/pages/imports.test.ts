import { describe, expect, it } from "vitest"
import { processVendorEvent } from "../../../src/features/integrations/stripe-vendor/process-vendor-event.ts"
import { systemContext } from "../../../src/queues.ts"
import { ask, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { openShop } from "../../support/shop.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const test = useApp()
const MIB = 1024 * 1024

/** A shop, and a manager and a viewer who are signed in there. */
async function openOffice() {
  const shop = await openShop(test.app)
  const enter = async (role: string) => {
    const email = `${unique(role)}@acme.test`
    await ask(test.app, 201, "POST", "/v1/members", shop.vendor.owner, { email, role })
    return new Visitor(test.app).signIn(email)
  }
  return { shop, manager: await enter("manager"), viewer: await enter("viewer"), base: `/v/${shop.vendor.id}` }
}

const sales = (lines: string[], name = "sales.csv") =>
  new File([["external_id,customer_external_id,amount,currency", ...lines].join("\n")], name)

describe("a file sent by a form", () => {
  it("shows its progress and the lines that failed, by pages alone", async () => {
    const { shop, manager, viewer, base } = await openOffice()
    const form = await manager.get(`${base}/imports`)
    expect(form.text).toMatch(/<form method="post" action="[^"]+\/imports" enctype="multipart\/form-data"/)
    const sent = await manager.upload(`${base}/imports`, { kind: "sales" }, sales(["a,ann,1000,EUR", "b,<b>,1.5,EUR"]))
    expect([sent.status, sent.location]).toEqual([303, expect.stringContaining(`${base}/imports/imp_`)])
    const running = await manager.get(sent.location!)
    expect(running.text).toContain('<progress value="0" max="2"')
    expect(words(running.text)).toMatch(/→ running .* Look again/)
    await test.app.settle()
    const done = words((await viewer.get(sent.location!)).text)
    expect(done).toMatch(/✓ done .* Lines 2 Imported 1 Unchanged 0 Failed 1/)
    expect(done).toMatch(/3 amount is no whole number of hundredths, such as 1250/)
    expect(words((await viewer.get(`${base}/imports`)).text)).toMatch(/sales ✓ done 2 1 0 1/)
    expect(await shop.count("sales")).toBe(1)
  })

  it("says what is wrong with its lines in the language of who reads", async () => {
    const { manager, viewer, base } = await openOffice()
    const lines = ["a,ann,-5,EUR", "b,,100,EURO", '"c"d,ann,1,EUR', "e,ann,1"]
    const sent = await manager.upload(`${base}/imports`, { kind: "sales" }, sales(lines))
    await test.app.settle()
    const known = await manager.upload(`${base}/imports`, { kind: "sales" }, sales(["f,ann,100,EUR", "f,ann,200,EUR"]))
    await test.app.settle()
    const seen = async (language: string, path: string | null) => {
      viewer.cookies.set("gv_reader", `${language}.auto`)
      return words((await viewer.get(path!)).text)
    }
    const english = await seen("en", sent.location)
    expect(english).toContain("2 amount is negative: a refund. Import it as refunds, with the amount above zero")
    expect(english).toMatch(/3 customer_external_id is missing; currency is not a currency code, such as EUR/)
    expect(english).toMatch(/4 A quote is never closed.* 5 The line has 3 cells, the header 4\./)
    expect(await seen("en", known.location)).toMatch(/3 .*\bf\b/)
    const norwegian = await seen("nb", sent.location)
    expect(norwegian).toContain("3 customer_external_id mangler; currency er ikke en valutakode, som EUR")
    expect(norwegian).toMatch(/4 Et anførselstegn lukkes ikke.* 5 Linjen har 3 celler, overskriften har 4\./)
    expect(await seen("nb", known.location)).not.toMatch(/another amount|known with|differs/)
    expect(await seen("ru", sent.location)).toContain("5 Ячеек в строке — 3, в заголовке — 4.")
  })

  it("comes back to the form with what is wrong with it", async () => {
    const { manager, base } = await openOffice()
    const send = (kind: string, file: File) => manager.upload(`${base}/imports`, { kind }, file)
    const refusals = [
      [await send("sales", sales(["a,b,1,EUR"], "sales.xlsx")), "must end in .csv, .ndjson or .jsonl"],
      [await send("people", sales([])), "Choose what the lines are"],
      [await send("sales", new File([], "")), "Choose a file"],
      [await send("leads", sales(["a,b,1,EUR"])), "amount is not a known column"],
    ] as const
    for (const [seen, why] of refusals) {
      expect(seen.status, seen.text).toBe(422)
      expect(words(seen.text)).toContain(why)
    }
    const lines = new File(['{"customer_external_id":"ann"}\n'], "leads.JSONL")
    expect((await manager.upload(`${base}/imports`, { kind: "leads" }, lines)).status).toBe(303)
  })

  it("is refused over ten MiB, in other bytes than UTF-8, and from another site", async () => {
    const { shop, manager, viewer, base } = await openOffice()
    const send = (file: File, headers = {}, who = manager) =>
      who.upload(`${base}/imports`, { kind: "sales" }, file, headers)
    expect((await send(new File([" ".repeat(10 * MIB + 1)], "a.csv"))).status).toBe(413)
    expect((await send(new File([new Uint8Array([0xe9])], "a.csv"))).status).toBe(400)
    expect((await send(sales([]), { origin: "https://evil.test" })).status).toBe(403)
    expect((await send(sales([]), {}, viewer)).status).toBe(403)
    expect((await viewer.get(`${base}/imports`)).text).not.toContain("multipart")
    expect(await shop.count("imports")).toBe(0)
  })
})

describe("a Stripe event that could not be understood", () => {
  it("stands on a page with its reason, and a button tries it again", async () => {
    const { shop, manager, viewer, base } = await openOffice()
    const park = async (id: string) => {
      await test.app.admin`
        insert into stripe_events (owner, id, type, payload, status, received_at)
        values (${shop.vendor.id}, ${id}, 'customer.created', ${'{"data":{"object":{"id":7}}}'}::text::jsonb, 'received', now())`
      await processVendorEvent(systemContext(test.app.deps, "test"), shop.vendor.id, id)
    }
    await park("evt_odd")
    const path = `${base}/stripe-events`
    const seen = await manager.get(path)
    expect(words(seen.text)).toMatch(/customer\.created .*evt_odd × parked \/id .* Try again/)
    expect((await viewer.get(path)).text).not.toContain("/retry")
    const again = await manager.post(`${path}/evt_odd/retry`)
    expect([again.status, again.location]).toEqual([303, path])
    expect(words((await manager.get(path)).text)).toContain("being processed again")
    expect(words((await manager.get(`${path}?status=`)).text)).toMatch(/evt_odd → being processed/)
    expect((await manager.post(`${path}/evt_odd/retry`)).status).toBe(303)
    expect(words((await manager.get(path)).text)).toContain("only a parked one is tried again")
    await test.app.settle()
    expect(words((await manager.get(path)).text)).toMatch(/evt_odd × parked/)
    expect((await manager.post(`${path}/evt_none/retry`)).status).toBe(404)
  })
})
