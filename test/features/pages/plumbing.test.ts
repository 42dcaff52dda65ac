import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { describe, expect, it } from "vitest"
import { outboxMail } from "../../../src/platform/mail.ts"
import { asSystem } from "../../../src/platform/tenant.ts"
import { systemContext } from "../../../src/queues.ts"
import { ERROR_CODES } from "../../../src/vocabulary/error-codes.ts"
import { createVendor, unique } from "../../support/actors.ts"
import { startApp, useApp } from "../../support/app.ts"
import { Visitor, wordsOf } from "../../support/visitor.ts"

const test = useApp()
const PRODUCTION = {
  ENVIRONMENT: "production",
  PUBLIC_URL: "https://app.grapevine.test",
  STRIPE_SECRET_KEY: "sk_test_of_the_tests",
  MAIL_URL: "https://127.0.0.1:1/never-asked",
  SIGNING_KEYS: `a:${randomBytes(32).toString("base64url")}`,
}

describe("every page", () => {
  it("may load its own files and nothing else, is framed by nobody and kept nowhere", async () => {
    const seen = await new Visitor(test.app).get("/sign-in")
    const policy = seen.headers.get("content-security-policy") ?? ""
    for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"])
      expect(policy.split("; ")).toContain(rule)
    expect(policy).toContain("form-action 'self' https://connect.stripe.com")
    expect(policy).not.toContain("unsafe")
    expect(seen.headers.get("cache-control")).toBe("private, no-store")
    expect(seen.headers.get("x-content-type-options")).toBe("nosniff")
    expect(seen.text).not.toMatch(/<script>|style="|onclick=|src="http/)
  })

  it("finds its files under names that change with them, to be kept for good", async () => {
    const visitor = new Visitor(test.app)
    const { text } = await visitor.get("/")
    const files = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1]!)
    expect(new Set(files).size).toBe(3)
    for (const file of files) {
      const seen = await visitor.get(file)
      expect(seen.status).toBe(200)
      expect(seen.headers.get("cache-control")).toBe("public, max-age=31536000, immutable")
    }
    expect((await visitor.get("/assets/00000000.css")).status).toBe(404)
    expect((await visitor.get("/favicon.ico")).headers.get("content-type")).toBe("image/svg+xml")
  })
})

describe("what goes wrong", () => {
  it("is a page for people and a problem for programs", async () => {
    const visitor = new Visitor(test.app)
    const page = await visitor.get("/nowhere")
    expect([page.status, page.headers.get("content-type")]).toEqual([404, "text/html; charset=UTF-8"])
    expect(page.text).toContain(page.headers.get("x-request-id"))
    const problem = await visitor.get("/nowhere", { accept: "application/json" })
    expect([problem.status, problem.headers.get("content-type")]).toEqual([
      404,
      "application/problem+json; charset=utf-8",
    ])
    const api = await visitor.get("/v1/nowhere")
    expect(api.headers.get("content-type")).toContain("application/problem+json")
  })

  it("never claims that a mail is on its way when it could not be put down", async () => {
    const broken = await startApp()
    try {
      await broken.admin`alter table sign_in_links rename to sign_in_links_away`
      const seen = await new Visitor(broken).post("/sign-in", { email: "a@b.test" })
      expect(seen.status).toBe(500)
      expect(wordsOf(seen.text)).toContain(seen.headers.get("x-request-id"))
      expect(wordsOf(seen.text)).not.toMatch(/on its way|sign_in_links/)
    } finally {
      await broken.close()
    }
  })

  it("is a form too large, refused before it is read", async () => {
    const seen = await new Visitor(test.app).post("/sign-in", { email: "a".repeat(70_000) })
    expect(seen.status).toBe(413)
  })
})

it("says on every finance page that no money moves by a key of Stripe's test mode", async () => {
  const app = await startApp({ STRIPE_SECRET_KEY: "sk_test_of_the_tests" })
  try {
    const email = `${unique("owner")}@acme.test`
    const vendor = await createVendor(app, { owner_email: email })
    const visitor = await new Visitor(app).signIn(email)
    for (const page of ["payable", "runs", "debts", "ledger", "reconciliation"])
      expect((await visitor.get(`/v/${vendor.id}/finance/${page}`)).text).toContain("Stripe test mode: no money moves")
  } finally {
    await app.close()
  }
})

describe("mail", () => {
  it("shows in the outbox of a local environment, with links to click and nothing that runs", async () => {
    const email = `${unique("owner")}@acme.test`
    await createVendor(test.app, { owner_email: email })
    const visitor = new Visitor(test.app)
    await visitor.post("/sign-in", { email })
    const token = await visitor.linkFor(email)
    const seen = await visitor.get("/outbox")
    expect(seen.text).toMatch(new RegExp(`<a href="[^"]*/sign-in/link\\?token=${token}"`))
  })

  it("has a subject of one line, whatever it was made of: none begins a header of its own", async () => {
    const to = `${unique("owner")}@acme.test`
    const breaks = ["\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029", "\u001b"]
    const subjects = breaks.map((mark) => `Yours: a request${mark}Bcc: eve@mail.test`)
    await asSystem(systemContext(test.app.deps, "test"), async (tx) => {
      for (const subject of subjects) await outboxMail(tx, null, { to, subject, body: "Hello" })
    })
    await test.app.settle()
    const kept = await test.app.admin`select subject from mails where recipient = ${to}`
    expect(kept).toHaveLength(breaks.length)
    for (const { subject } of kept) expect(subject).toMatch(/^Yours: a request[ ]?Bcc: eve@mail\.test$/)
  })

  it("is shown by a local outbox to this machine alone: under any other name it is not there", async () => {
    const under = async (host: string) => (await test.app.app.request(`http://${host}/outbox`)).status
    for (const host of ["127.0.0.1:8787", "localhost:8787", "app.localhost", "[::1]:8787"])
      expect(await under(host), host).toBe(200)
    for (const host of ["app.example.com", "127.0.0.1.example.com", "10.0.0.7", "mylocalhost", "0.0.0.0"])
      expect(await under(host), host).toBe(404)
  })

  it("has no outbox page in production, where cookies are sent over https alone", async () => {
    const production = await startApp(PRODUCTION)
    try {
      const email = `${unique("owner")}@acme.test`
      await createVendor(production, { owner_email: email })
      const visitor = new Visitor(production, PRODUCTION.PUBLIC_URL)
      expect((await visitor.get("/outbox")).status).toBe(404)
      await visitor.post("/sign-in", { email })
      const [mail] = await production.admin`select payload->>'body' as body from outbox where topic = 'mail.send'`
      const token = /[?&]token=([0-9A-Za-z]+)/.exec(mail!.body)![1]!
      const entered = await visitor.post("/sign-in/link", { token })
      expect(entered.headers.get("set-cookie")).toContain("; Secure")
      const chosen = await visitor.get("/choose")
      expect(chosen.text).not.toContain("/outbox")
      expect(chosen.headers.get("strict-transport-security")).toContain("max-age")
    } finally {
      await production.close()
    }
  })

  it("goes to MAIL_URL as JSON, again until it is taken, under the same key", async () => {
    const received: { key: unknown; body: Record<string, string> }[] = []
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      received.push({ key: request.headers["idempotency-key"], body: JSON.parse(Buffer.concat(chunks).toString()) })
      response.writeHead(received.length === 1 ? 503 : 202).end()
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const { port } = server.address() as AddressInfo
    const app = await startApp({ MAIL_URL: `http://127.0.0.1:${port}/mail` })
    try {
      const email = `${unique("owner")}@acme.test`
      await createVendor(app, { owner_email: email })
      await new Visitor(app).post("/sign-in", { email })
      await app.settle()
      await app.admin`update outbox set due_at = now() - interval '1 second' where done_at is null`
      await app.settle()
      expect(received).toHaveLength(2)
      expect(received[0]).toEqual(received[1])
      expect(received[1]?.key).toMatch(/^mai_/)
      expect(received[1]?.body).toMatchObject({ to: email, subject: "Your sign-in link" })
      expect(await app.admin`select 1 from mails`).toHaveLength(0)
    } finally {
      await app.close()
      await new Promise((resolve) => server.close(resolve))
    }
  })
})

it("the API is a page of links, one for each group of operations, and a search that needs no script", async () => {
  const visitor = new Visitor(test.app)
  const seen = await visitor.get("/docs")
  expect(seen.status).toBe(200)
  expect(wordsOf(seen.text)).toContain("/v1/payout-runs")
  const found = wordsOf((await visitor.get("/docs?q=merge+csv")).text)
  expect([found.includes("/v1/targets.csv"), found.includes("/v1/payout-runs")]).toEqual([true, false])
  const groups = [...new Set([...seen.text.matchAll(/href="(\/docs\/[^"#]+)"/g)].map(([, path]) => path!))]
  expect(groups).toEqual(expect.arrayContaining(["/docs/api/payout-runs", "/docs/quick-start", "/docs/errors"]))
  for (const path of groups) expect((await visitor.get(path)).status).toBe(200)
  expect((await visitor.get("/docs/none-such")).status).toBe(404)
})

it("every code has its page, where the type of a problem leads", async () => {
  const visitor = new Visitor(test.app)
  const { body } = await test.app.call("GET", "/v1/programs")
  expect(body).toMatchObject({ code: "credential_missing", type: "/docs/errors/credential_missing" })
  for (const code of ERROR_CODES) {
    const page = await visitor.get(`/docs/errors/${code}`)
    expect([code, page.status, wordsOf(page.text).includes(code)]).toEqual([code, 200, true])
  }
  const conflict = await visitor.get("/docs/errors/run_hash_differs")
  expect(conflict.text).toContain('href="/docs/api/payout-runs#post-v1-payout-runs-id-approval"')
  expect((await visitor.get("/docs/errors/none_such")).status).toBe(404)
})

it("the guides are pages whose links lead to pages and headings that there are", async () => {
  const visitor = new Visitor(test.app)
  const texts = new Map<string, string>()
  const read = async (path: string) => {
    if (!texts.has(path)) {
      const page = await visitor.get(path)
      texts.set(path, page.status === 200 ? page.text : "")
    }
    return texts.get(path)!
  }
  const linksOf = (text: string) => [...text.matchAll(/href="(\/docs[^"]*)"/g)].map(([, href]) => href!)
  const broken: string[] = []
  for (const from of new Set(linksOf(await read("/docs/quick-start")))) {
    for (const href of linksOf(await read(from))) {
      const [path, anchor] = href.split("#")
      const text = await read(path!)
      if (text === "" || (anchor && !text.includes(`id="${anchor}"`))) broken.push(`${from}: ${href}`)
    }
  }
  expect(broken).toEqual([])
  expect(await read("/docs/install")).toContain('<a href="#what-a-browser-says">')
})

it("the API's description is the file of this repository, byte for byte", async () => {
  const answer = await test.app.call("GET", "/openapi.json")
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/)
  expect(answer.text).toBe(readFileSync("openapi.json", "utf8"))
})
