import { expect, test } from "vitest"
import { generateSecrets } from "../../scripts/local/dev-vars.ts"
import { EnvError, readEnv } from "../../src/env.ts"

const SECRET = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE"
const local = {
  PUBLIC_URL: "http://127.0.0.1:8787/",
  OPERATOR_KEY: "operator-key-of-the-tests",
  SIGNING_KEYS: `b:${SECRET},a:${SECRET}`,
  STRIPE_WEBHOOK_SECRET: "whsec_tests",
  DATABASE_URL: "postgres://owner:secret@127.0.0.1:5432/grapevine",
}
const production = { ...local, ENVIRONMENT: "production", STRIPE_SECRET_KEY: "sk_test_tests" }

test("what is absent has its documented meaning", () => {
  const env = readEnv({ ...local, MAIL_URL: "", LINK_HOSTS: "  " })
  expect(env).toMatchObject({ environment: "local", publicUrl: "http://127.0.0.1:8787", mailUrl: null, linkHosts: [] })
  expect(env.stripe).toMatchObject({ apiBase: null, sandbox: true })
  expect(env.allowPrivateWebhooks).toBe(false)
  expect(env.signingKeys.map((key) => key.id)).toEqual(["b", "a"])
})

test("link hosts are read as browsers write them", () => {
  expect(readEnv({ ...local, LINK_HOSTS: "Go.Acme.com, straße.de,x.localhost:8787" }).linkHosts).toEqual([
    "go.acme.com",
    "xn--strae-oqa.de",
    "x.localhost:8787",
  ])
})

test("a Stripe address without a key is a sandbox, with a key it is not", () => {
  const STRIPE_API_BASE = "http://127.0.0.1:12111/"
  expect(readEnv({ ...local, STRIPE_API_BASE }).stripe).toMatchObject({
    apiBase: "http://127.0.0.1:12111",
    sandbox: true,
  })
  expect(readEnv({ ...local, STRIPE_API_BASE, STRIPE_SECRET_KEY: "sk_test_1" }).stripe.sandbox).toBe(false)
})

test("a Worker reads the address of its database from its Hyperdrive binding", () => {
  const { DATABASE_URL, ...bindings } = local
  expect(readEnv({ ...bindings, DB: { connectionString: DATABASE_URL } }).databaseUrl).toBe(DATABASE_URL)
})

test.each([
  ["ENVIRONMENT", "staging"],
  ["PUBLIC_URL", undefined],
  ["PUBLIC_URL", "https://app.example.com/path"],
  ["PUBLIC_URL", "app.example.com"],
  ["OPERATOR_KEY", ""],
  ["OPERATOR_KEY", "two words"],
  ["SIGNING_KEYS", undefined],
  ["SIGNING_KEYS", "a:short"],
  ["SIGNING_KEYS", SECRET],
  ["SIGNING_KEYS", `a:${SECRET},a:${SECRET}`],
  ["STRIPE_API_BASE", "127.0.0.1:12111"],
  ["STRIPE_WEBHOOK_SECRET", undefined],
  ["MAIL_URL", "not a url"],
  ["LINK_HOSTS", "https://go.acme.com"],
  ["LINK_HOSTS", "go.acme.com/path"],
  ["LINK_HOSTS", "a@b.com"],
  ["DATABASE_URL", "mysql://localhost/x"],
  ["ALLOW_PRIVATE_WEBHOOKS", "yes"],
])("%s=%s is refused in one line that names it", (name, value) => {
  const read = () => readEnv({ ...local, [name]: value })
  expect(read).toThrow(EnvError)
  expect(read).toThrow(new RegExp(`^${name}\\b[^\\n]+$`))
})

test("production takes what was set for it", () => {
  expect(readEnv({ ...production, SEED: "none" }).environment).toBe("production")
})

test.each([
  ["OPERATOR_KEY", generateSecrets({}).OPERATOR_KEY],
  ["OPERATOR_KEY", "short"],
  ["SIGNING_KEYS", generateSecrets({}).SIGNING_KEYS],
  ["SIGNING_KEYS", `b:${SECRET}, ${generateSecrets({}).SIGNING_KEYS}`],
  ["STRIPE_WEBHOOK_SECRET", generateSecrets({}).STRIPE_WEBHOOK_SECRET],
  ["STRIPE_SECRET_KEY", undefined],
  ["SEED", "demo"],
  ["ALLOW_PRIVATE_WEBHOOKS", "1"],
])("production refuses %s=%s", (name, value) => {
  expect(() => readEnv({ ...production, [name]: value })).toThrow(new RegExp(`^${name}\\b[^\\n]+$`))
})

test("a local start generates what is absent and leaves alone what is set, and generates nothing for production", () => {
  expect(readEnv({ ...local, ...generateSecrets({}) }).signingKeys[0]?.secret).toHaveLength(36)
  expect(Object.keys(generateSecrets({ OPERATOR_KEY: "mine" }))).toEqual(["SIGNING_KEYS", "STRIPE_WEBHOOK_SECRET"])
  expect(generateSecrets({ ENVIRONMENT: "production" })).toEqual({})
})
