import { createHash, randomBytes } from "node:crypto"
import { expect, test } from "vitest"
import { generateSecrets } from "../../scripts/local/dev-vars.ts"
import { EnvError, readEnv, readNodeEnv, readWorkerEnv } from "../../src/env.ts"
import { weaknessOfBytes, weaknessOfText } from "../../src/platform/key-strength.ts"

const SECRET = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE"
const local = {
  PUBLIC_URL: "http://127.0.0.1:8787/",
  OPERATOR_KEY: "operator-key-of-the-tests",
  SIGNING_KEYS: `b:${SECRET},a:${SECRET}`,
  STRIPE_WEBHOOK_SECRET: "whsec_tests",
  DATABASE_URL: "postgres://owner:secret@127.0.0.1:5432/grapevine",
}
const KEY = createHash("sha256").update("a key of the tests").digest("base64url")
const production = {
  ...local,
  ENVIRONMENT: "production",
  PUBLIC_URL: "https://app.example.com",
  MAIL_URL: "https://mail.example.com/send",
  STRIPE_SECRET_KEY: "sk_live_tests",
  OPERATOR_KEY: KEY,
  SIGNING_KEYS: `b:${KEY},a:${KEY}`,
}

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
  expect(readEnv({ ...production, SEED: "none", PROXY_SECRET: KEY }).environment).toBe("production")
})

test.each([
  ["OPERATOR_KEY", generateSecrets({}).OPERATOR_KEY],
  ["OPERATOR_KEY", "short"],
  ["SIGNING_KEYS", generateSecrets({}).SIGNING_KEYS],
  ["SIGNING_KEYS", `b:${KEY}, ${generateSecrets({}).SIGNING_KEYS}`],
  ["SIGNING_KEYS", `a:${Buffer.alloc(32).toString("base64url")}`],
  ["SIGNING_KEYS", `a:${KEY},b:${Buffer.alloc(32, 7).toString("base64url")}`],
  ["SIGNING_KEYS", `a:${Buffer.from("0123456789abcdef".repeat(3)).toString("base64url")}`],
  ["SIGNING_KEYS", `a:${Buffer.from(Array.from({ length: 40 }, (_, i) => i * 3)).toString("base64url")}`],
  ["OPERATOR_KEY", "a".repeat(16)],
  ["OPERATOR_KEY", "a".repeat(64)],
  ["OPERATOR_KEY", "Password1234".repeat(5)],
  ["OPERATOR_KEY", KEY.slice(1)],
  ["OPERATOR_KEY", "0123456789abcdef0123456789abcdef"],
  ["PUBLIC_URL", "http://app.example.com"],
  ["PUBLIC_URL", "http://127.0.0.1:8787"],
  ["MAIL_URL", undefined],
  ["MAIL_URL", "http://mail.example.com/send"],
  ["MAIL_URL", "smtp://localhost:25"],
  ["MAIL_HOOK_SECRET", "short"],
  ["STRIPE_API_BASE", "https://api.stripe.com"],
  ["PROXY_SECRET", "short"],
  ["PROXY_SECRET", "a".repeat(16)],
  ["PROXY_SECRET", "a".repeat(64)],
  ["PROXY_SECRET", KEY.slice(1)],
  ["METRICS_TOKEN", "short"],
  ["METRICS_TOKEN", KEY.slice(1)],
  ["STRIPE_WEBHOOK_SECRET", generateSecrets({}).STRIPE_WEBHOOK_SECRET],
  ["STRIPE_SECRET_KEY", undefined],
  ["SEED", "demo"],
  ["ALLOW_PRIVATE_WEBHOOKS", "1"],
])("production refuses %s=%s", (name, value) => {
  expect(() => readEnv({ ...production, [name]: value })).toThrow(new RegExp(`^${name}\\b[^\\n]+$`))
})

test("SMTP is for Node: Workers say what they take instead", () => {
  const vars = { ...production, MAIL_URL: "smtps://user:word@mail.example.com" }
  expect(readEnv(vars).mailUrl).toBe(vars.MAIL_URL)
  expect(() => readWorkerEnv(vars)).toThrow(/^MAIL_URL cannot be SMTP on Workers.* resend:[^\n]+$/)
  expect(readWorkerEnv(production).mailUrl).toBe(production.MAIL_URL)
})

test.each(["http://app.example.com", "https://app.example.com", "http://10.0.0.7", "http://localhost.example.com"])(
  "a local start under %s ends, and asks for ENVIRONMENT=production",
  (PUBLIC_URL) => {
    for (const ENVIRONMENT of [undefined, "", "local"])
      expect(() => readEnv({ ...local, PUBLIC_URL, ENVIRONMENT })).toThrow(/^PUBLIC_URL .*ENVIRONMENT=production\.$/)
  },
)

test.each(["http://localhost:3000", "http://app.localhost", "http://127.0.0.9:1", "http://[::1]:8787"])(
  "a local start under %s is for this machine alone",
  (PUBLIC_URL) => {
    expect(readEnv({ ...local, PUBLIC_URL }).environment).toBe("local")
  },
)

test("a key of Stripe's test mode starts in production, and no money moves", () => {
  expect(readEnv(production).stripe.money).toBe("real")
  expect(readEnv({ ...production, STRIPE_SECRET_KEY: "sk_test_x" }).stripe.money).toBe("test")
  expect(readEnv({ ...production, STRIPE_SECRET_KEY: "sk_org_live_x" }).stripe.money).toBe("real")
  expect(readEnv(local).stripe.money).toBe("sandbox")
})

test("keys that were generated at random are strong enough, whatever their form", () => {
  for (let i = 0; i < 500; i++) {
    const bytes = randomBytes(32)
    for (const form of ["hex", "base64url"] as const) expect(weaknessOfText(bytes.toString(form))).toBeNull()
    expect(weaknessOfBytes(bytes)).toBeNull()
  }
})

test("a local start generates what is absent and leaves alone what is set, and generates nothing for production", () => {
  expect(readEnv({ ...local, ...generateSecrets({}) }).signingKeys[0]?.secret).toHaveLength(36)
  expect(Object.keys(generateSecrets({ OPERATOR_KEY: "mine" }))).toEqual(["SIGNING_KEYS", "STRIPE_WEBHOOK_SECRET"])
  expect(generateSecrets({ ENVIRONMENT: "production" })).toEqual({})
})

test("a process of its own listens on this machine alone unless it is told where, and shares ten connections", () => {
  const given = { host: "127.0.0.1", port: 8787, databasePool: 10, dataDir: ".data", clickCommit: "disk" }
  expect(readNodeEnv(local)).toMatchObject(given)
  const set = { PORT: "0", HOST: "0.0.0.0", DATABASE_POOL: "25", GRAPEVINE_DATA_DIR: "/var/lib/grapevine" }
  expect(readNodeEnv({ ...production, ...set, CLICK_COMMIT: "database" })).toMatchObject({
    clickCommit: "database",
    port: 0,
    host: "0.0.0.0",
    databasePool: 25,
    dataDir: "/var/lib/grapevine",
  })
})

test.each([
  ["PORT", "65536"],
  ["PORT", "-1"],
  ["HOST", "0.0.0.0"],
  ["DATABASE_POOL", "0"],
  ["DATABASE_POOL", "many"],
  ["DATABASE_POOL", "501"],
  ["CLICK_COMMIT", "memory"],
])("%s = %s is refused by name", (name, value) => {
  expect(() => readNodeEnv({ ...local, [name]: value })).toThrow(new RegExp(`^${name}\\b`))
})

test("clicks are kept for good and copied nowhere unless that is set", () => {
  expect(readEnv(local)).toMatchObject({ clicksKeptMonths: null, clickSink: null })
  const url = "https://ada:p%40ss@store.test:8443/?database=stats&table=clicks"
  expect(readEnv({ ...local, CLICKS_KEPT_MONTHS: "13", CLICK_SINK_URL: url })).toMatchObject({
    clicksKeptMonths: 13,
    clickSink: { url: "https://store.test:8443/", user: "ada", password: "p@ss", database: "stats", table: "clicks" },
  })
})

test.each([
  ["CLICKS_KEPT_MONTHS", "0"],
  ["CLICKS_KEPT_MONTHS", "601"],
  ["CLICKS_KEPT_MONTHS", "a year"],
  ["CLICK_SINK_URL", "clickhouse://store.test/clicks"],
  ["CLICK_SINK_URL", "https://store.test/?database=stats"],
  ["CLICK_SINK_URL", "https://store.test/?table=clicks;drop"],
  ["CLICK_SINK_URL", "https://store.test/?table=clicks&user=ada"],
])("%s = %s is refused by name, too", (name, value) => {
  expect(() => readEnv({ ...local, [name]: value })).toThrow(new RegExp(`^${name}\\b`))
})
