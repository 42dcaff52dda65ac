import { createPrivateKey } from "node:crypto"
import getPort from "get-port"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Served, serve } from "../../src/platform/node/serve.ts"
import { createAffiliate, createProgram, createVendor, unique } from "../support/actors.ts"
import { startApp, type TestApp } from "../support/app.ts"
import { addAuthenticator, askedBy, type HeldPasskey, madeUpPasskey, signAnswer } from "../support/authenticator.ts"
import { expectNarrow, follow, press, startBrowser } from "../support/browser.ts"
import { Visitor } from "../support/visitor.ts"

const SECURITY = "/profile/security"

let app: TestApp
let served: Served
let browser: Browser
let origin: string

beforeAll(async () => {
  const port = await getPort()
  // Browsers keep passkeys for names, not for addresses.
  origin = `http://localhost:${port}`
  ;[app, browser] = await Promise.all([startApp({ PUBLIC_URL: origin }), startBrowser()])
  const fetch = (request: Request) => app.app.fetch(request)
  served = await serve({ port, host: "localhost", fetch, isHttps: false, prepare: () => {} })
})
afterAll(async () => {
  await browser?.close()
  await served?.drain()
  await app?.close()
})

const visitor = () => new Visitor(app, origin)

/** Somebody of a vendor with a browser of their own, signed in by mail. */
async function somebody(kind: "owner" | "affiliate" = "owner") {
  const email = `${unique(kind)}@acme.test`
  const vendor = await createVendor(app, kind === "owner" ? { owner_email: email } : {})
  if (kind === "affiliate") await createAffiliate(app, vendor, String((await createProgram(app, vendor)).id), { email })
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
  page.setDefaultTimeout(30_000)
  const troubles: string[] = []
  page.on("pageerror", (error) => troubles.push(error.message))
  const authenticator = await addAuthenticator(page)
  await signInByMail(page, email)
  return { email, vendor, page, authenticator, troubles }
}

async function signInByMail(page: Page, email: string) {
  await page.goto(`${origin}/sign-in`)
  await page.getByLabel("E-mail").fill(email)
  await follow(page.getByRole("button", { name: "Send me a link" }))
  await page.getByRole("heading", { name: "Check your inbox" }).waitFor()
  await page.goto(`${origin}/sign-in/link?token=${await visitor().linkFor(email)}`)
  await follow(page.getByRole("button", { name: "Sign in" }))
  await page.getByText(email).first().waitFor()
}

async function addPasskey(page: Page, name: string) {
  await page.goto(origin + SECURITY)
  await follow(page.getByRole("link", { name: "Add a passkey" }))
  await page.getByLabel("Name").fill(name)
  await follow(page.getByRole("button", { name: "Add a passkey" }))
  await page.getByText(`${name} is added`).waitFor()
}

async function signOut(page: Page) {
  await page.context().clearCookies()
  await page.goto(`${origin}/sign-in`)
}

const pressPasskey = (page: Page) => press(page, "Sign in with a passkey")

async function signInByPasskey(page: Page) {
  await signOut(page)
  await pressPasskey(page)
}

const refusal = (page: Page) => page.getByText("This passkey does not sign in here").first().waitFor()

/** The person's only passkey, as their authenticator holds it. */
async function heldBy(who: Awaited<ReturnType<typeof somebody>>): Promise<HeldPasskey> {
  const [credential] = await who.authenticator.list()
  const key = createPrivateKey({ key: Buffer.from(credential!.privateKey, "base64"), format: "der", type: "pkcs8" })
  const toUrl = (text: string) => Buffer.from(text, "base64").toString("base64url")
  return { id: toUrl(credential!.credentialId), key, userHandle: toUrl(credential!.userHandle!) }
}

/** Sends the form of the sign-in page with an answer. */
async function answer(makeAnswer: (asked: ReturnType<typeof askedBy>) => string) {
  const guest = visitor()
  const asked = askedBy((await guest.get("/sign-in")).text)
  const sent = { note: asked.note, answer: makeAnswer(asked) }
  return { seen: await guest.post("/sign-in/passkey", sent), sent }
}

const rowOf = async (name: string) => (await app.admin`select * from passkeys where name = ${name}`)[0]

describe("a passkey", () => {
  it("is made in the browser and signs a member and an affiliate in, where no mail is read", async () => {
    for (const kind of ["owner", "affiliate"] as const) {
      const { page, email, authenticator, troubles } = await somebody(kind)
      const name = unique("Phone")
      await addPasskey(page, name)
      await expectNarrow(page, origin + SECURITY)
      expect(await page.getByRole("row", { name }).count()).toBe(1)
      const counts: number[] = []
      for (let i = 0; i < 2; i++) {
        await signInByPasskey(page)
        await page.getByText(email).first().waitFor()
        counts.push(Number((await rowOf(name))!.counter))
      }
      expect(counts[1]).toBeGreaterThan(counts[0]!)
      expect(await authenticator.list()).toHaveLength(1)
      await app.settle()
      const mails = await app.admin`select subject from mails where recipient = ${email} order by created_at`
      expect(mails.map(({ subject }) => subject)).toEqual(["Your sign-in link", "A passkey was added to your account"])
      expect(troubles).toEqual([])
    }
  })

  it("is offered by script only; without it there is the mail", async () => {
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
    await page.goto(`${origin}/sign-in`)
    expect(await page.getByRole("button").allTextContents()).toContain("Send me a link")
    expect(await page.getByRole("button", { name: "Sign in with a passkey" }).isVisible()).toBe(false)
  })

  it("counts as a recent sign-in, asked for where one is needed, and leads back there", async () => {
    const { page, email } = await somebody()
    await addPasskey(page, unique("Phone"))
    await app.admin`update sessions set created_at = now() - interval '1 hour'
      where person_id = (select id from people where email = ${email})`
    await page.goto(`${origin}${SECURITY}/passkeys/new`)
    await page.getByRole("heading", { name: "Sign in again" }).waitFor()
    await pressPasskey(page)
    await page.getByRole("heading", { name: "Add a passkey" }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`${SECURITY}/passkeys/new`)
  })

  it("signs nobody in once it is removed, and nobody removes another's", async () => {
    const [ada, eve] = [await somebody(), await somebody()]
    const name = unique("Phone")
    await addPasskey(ada.page, name)
    const cookie = (await eve.page.context().cookies())[0]!
    const asEve = visitor()
    asEve.cookies.set(cookie.name, cookie.value)
    const removal = `${SECURITY}/passkeys/${(await rowOf(name))!.id}/removal`
    expect((await asEve.post(removal)).status).toBe(404)
    await ada.page.goto(origin + SECURITY)
    await follow(ada.page.getByRole("row", { name }).getByRole("button", { name: "Remove" }))
    await ada.page.getByText(`${name} is removed`).waitFor()
    await signInByPasskey(ada.page)
    await refusal(ada.page)
  })

  it("of which there is a copy is locked for both, and its person mailed", async () => {
    const who = await somebody()
    const name = unique("Phone")
    await addPasskey(who.page, name)
    const [copy] = await who.authenticator.list()
    await signInByPasskey(who.page)
    await who.page.getByText(who.email).first().waitFor()
    const [genuine] = await who.authenticator.list()
    await who.authenticator.restore(copy!)
    await signInByPasskey(who.page)
    await refusal(who.page)
    await who.authenticator.restore(genuine!)
    await signInByPasskey(who.page)
    await refusal(who.page)
    await app.settle()
    const [mail] = await app.admin`select body from mails where recipient = ${who.email} and subject like '%locked%'`
    expect(mail!.body).toContain(name)
    await signInByMail(who.page, who.email)
    await who.page.goto(origin + SECURITY)
    await who.page.getByText("there may be a copy of it").waitFor()
  })

  it("needs its person: who is present but not verified makes none and is not signed in", async () => {
    const { page, authenticator } = await somebody()
    await authenticator.setVerified(false)
    await page.goto(`${origin}${SECURITY}/passkeys/new`)
    await follow(page.getByRole("button", { name: "Add a passkey" }))
    await page.getByText("That did not work").waitFor()
    expect(await authenticator.list()).toEqual([])
  })
})

describe("a forged answer", () => {
  it("signs nobody in: another origin, host or purpose, no verification, another's passkey, and none of ours", async () => {
    const [ada, eve] = [await somebody(), await somebody()]
    await addPasskey(ada.page, unique("Phone"))
    await addPasskey(eve.page, unique("Phone"))
    const [hers, mine] = [await heldBy(ada), await heldBy(eve)]
    const good = await answer((asked) => signAnswer(hers, asked, origin, 50))
    expect([good.seen.status, good.seen.location]).toEqual([303, "/"])
    const forged: Record<string, (asked: ReturnType<typeof askedBy>) => string> = {
      "another origin": (asked) => signAnswer(hers, asked, origin, 60, { origin: "https://evil.test" }),
      "another port": (asked) => signAnswer(hers, asked, origin, 60, { origin: "http://localhost" }),
      "another host": (asked) => signAnswer(hers, asked, origin, 60, { host: "evil.test" }),
      "another purpose": (asked) => signAnswer(hers, asked, origin, 60, { type: "webauthn.create" }),
      "another challenge": (asked) => signAnswer(hers, asked, origin, 60, { challenge: "AAAA" }),
      "not verified": (asked) => signAnswer(hers, asked, origin, 60, { isVerified: false }),
      "another's passkey by name": (asked) => signAnswer(mine, asked, origin, 60, { id: hers.id }),
      "another's name for a passkey": (asked) =>
        signAnswer({ ...mine, userHandle: hers.userHandle }, asked, origin, 60),
      "one that nobody knows": (asked) => signAnswer(madeUpPasskey(hers.userHandle), asked, origin, 60),
      "no answer": () => "",
      "no JSON": () => "{",
      "nothing in it": () => "{}",
      "a long name": () => JSON.stringify({ id: "A".repeat(5000), response: {} }),
      "no response": () => JSON.stringify({ id: hers.id, rawId: hers.id, type: "public-key" }),
    }
    for (const [fault, make] of Object.entries(forged)) {
      const { seen } = await answer(make)
      expect([fault, seen.status, seen.headers.getSetCookie()]).toEqual([fault, 422, []])
    }
    // Whose passkey was shown is known, so it stands in the audit log of their vendor.
    const refusals = ({ vendor }: typeof ada) => app.admin`
      select 1 from audit_log where vendor_id = ${vendor.id} and action = 'session.begin' and outcome = 'refused'
        and detail ->> 'reason' = 'passkey_refused'`
    expect([await refusals(ada), await refusals(eve)].map((rows) => rows.length)).toEqual([8, 1])
  })

  it("signs nobody in a second time, by a challenge that is used, for somebody else, or too old", async () => {
    const ada = await somebody()
    await addPasskey(ada.page, unique("Phone"))
    const hers = await heldBy(ada)
    const { seen, sent } = await answer((asked) => signAnswer(hers, asked, origin, 50))
    expect(seen.status).toBe(303)
    expect((await visitor().post("/sign-in/passkey", sent)).status).toBe(422)
    // A later counter under the same challenge is the same challenge.
    const again = { options: { challenge: challengeIn(sent.answer), rpId: "localhost" }, note: sent.note }
    const later = { note: sent.note, answer: signAnswer(hers, again, origin, 51) }
    expect((await visitor().post("/sign-in/passkey", later)).status).toBe(422)
    const parallel = visitor()
    const asked = askedBy((await parallel.get("/sign-in")).text)
    const both = { note: asked.note, answer: signAnswer(hers, asked, origin, 60) }
    const twice = [visitor(), visitor()].map((one) => one.post("/sign-in/passkey", both))
    expect((await Promise.all(twice)).map(({ status }) => status).sort()).toEqual([303, 422])
    await ada.page.goto(`${origin}${SECURITY}/passkeys/new`)
    const note = await ada.page.locator("[name=note]").inputValue()
    const options = JSON.parse((await ada.page.locator("[data-passkey]").getAttribute("data-options"))!)
    const forOther = { options: { challenge: options.challenge, rpId: "localhost" }, note }
    const misused = { note, answer: signAnswer(hers, forOther, origin, 70) }
    expect((await visitor().post("/sign-in/passkey", misused)).status).toBe(422)
    expect((await visitor().post("/sign-in/passkey", { ...misused, note: `${note}x` })).status).toBe(422)
    const refused = await app.admin`
      select 1 from audit_log where vendor_id = ${ada.vendor.id} and action = 'session.begin' and outcome = 'refused'`
    expect(refused).toHaveLength(5)
  })

  it("adds nobody a passkey: not by the challenge of another person", async () => {
    const [ada, eve] = [await somebody(), await somebody()]
    await ada.page.goto(`${origin}${SECURITY}/passkeys/new`)
    const note = await ada.page.locator("[name=note]").inputValue()
    await eve.page.goto(`${origin}${SECURITY}/passkeys/new`)
    await eve.page.locator("[name=note]").evaluate((input, text) => input.setAttribute("value", text), note)
    await follow(eve.page.getByRole("button", { name: "Add a passkey" }))
    await eve.page.getByText("The passkey could not be verified").waitFor()
    const added = await app.admin`select 1 from passkeys p join people on people.id = p.person_id
      where email in (${ada.email}, ${eve.email})`
    expect(added).toHaveLength(0)
  })
})

const challengeIn = (sent: string) => {
  const { response } = JSON.parse(sent)
  return JSON.parse(Buffer.from(response.clientDataJSON, "base64url").toString()).challenge as string
}
