import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, describe, expect, it } from "vitest"
import { createApp } from "../../../src/app.ts"
import { runCron } from "../../../src/cron.ts"
import { connect } from "../../../src/platform/db.ts"
import { tracesTo } from "../../../src/platform/traces.ts"
import { sendWorkTo, type WorkSink } from "../../../src/platform/work-log.ts"
import { PUBLIC_URL, useApp } from "../../support/app.ts"
import { openShop } from "../../support/shop.ts"

const TOKEN = "metrics_token_of_the_tests_0123456789_ABCDEF"
const test = useApp({ METRICS_TOKEN: TOKEN })

const read = async () => (await test.app.call("GET", "/metrics", { key: TOKEN })).text
/** The figure of a series, by its whole name. */
const figureOf = (text: string, series: string) => {
  const line = text.split("\n").find((one) => one.startsWith(`${series} `))
  return line === undefined ? null : Number(line.slice(series.length + 1))
}

afterEach(() => sendWorkTo())

type Line = Parameters<WorkSink>[0]
function collectLines(): Line[] {
  const lines: Line[] = []
  sendWorkTo((line) => lines.push(line))
  return lines
}

describe("GET /readyz", () => {
  it("is 200 while the database answers, and 503 with its name while it does not", async () => {
    const ready = await test.app.call("GET", "/readyz")
    expect([ready.status, ready.body]).toEqual([200, { status: "ok" }])
    const { db, end } = connect("postgres://nobody:none@127.0.0.1:9/none", 1)
    const away = createApp(() => ({ ...test.app.deps, db }))
    const answer = await away.request(`${PUBLIC_URL}/readyz`)
    expect(answer.status).toBe(503)
    expect(answer.headers.get("retry-after")).not.toBeNull()
    expect(await answer.json()).toEqual({ status: "unavailable", away: ["database"] })
    await end()
  })
})

describe("GET /metrics", () => {
  it("asks for its token, and is not there without one", async () => {
    expect((await test.app.call("GET", "/metrics")).status).toBe(401)
    expect((await test.app.call("GET", "/metrics", { key: `${TOKEN.slice(1)}x` })).status).toBe(401)
    const { ports } = test.app.deps
    const without = createApp(() => ({
      ...test.app.deps,
      ports: { ...ports, env: { ...ports.env, metricsToken: null } },
    }))
    expect(
      (await without.request(`${PUBLIC_URL}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).status,
    ).toBe(404)
  })

  it("counts answers by route and status, never by path, and clicks that were stored", async () => {
    const before = await read()
    const shop = await openShop(test.app)
    const { id } = shop.ada
    await shop.get(`/v1/affiliates/${id}`)
    await test.app.call("GET", "/nowhere/at/all")
    const after = await read()
    expect(after).not.toContain(id)
    const series = 'grapevine_requests_total{route="/v1/affiliates/:id",status="200"}'
    expect(figureOf(after, series)! - (figureOf(before, series) ?? 0)).toBe(1)
    const unknown = 'grapevine_requests_total{route="none",status="404"}'
    expect(figureOf(after, unknown)! - (figureOf(before, unknown) ?? 0)).toBe(1)
    for (const name of ["grapevine_clicks_taken_total", "grapevine_clicks_stored_total"])
      expect(figureOf(after, name)).not.toBeNull()
  })

  it("says what waits and what is wrong, from the database", async () => {
    const names = ["dead_letters", "inquiries_late", "ledgers_unbalanced", "items_unknown", "runs_waiting"]
    const healthy = await read()
    for (const name of names) expect([name, figureOf(healthy, `grapevine_${name}`)]).toEqual([name, 0])
    await test.app.admin`
      insert into outbox (topic, ref, payload, due_at, created_at)
      values ('mail.send', 'one', '{}', now() - interval '90 seconds', now())`
    await test.app.admin`
      insert into outbox (topic, ref, payload, due_at, created_at, parked_at)
      values ('mail.send', 'two', '{}', now(), now(), now())`
    const later = await read()
    expect(figureOf(later, 'grapevine_outbox_age_seconds{topic="mail.send"}')).toBeGreaterThanOrEqual(90)
    expect(figureOf(later, 'grapevine_outbox_parked{topic="mail.send"}')).toBe(1)
    await test.app.admin`delete from outbox where ref in ('one', 'two')`
  })

  it("is text that Prometheus reads", async () => {
    const lines = (await read()).trimEnd().split("\n")
    const sample = /^[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? -?\d+(\.\d+)?$/
    for (const line of lines) expect(line).toMatch(line.startsWith("#") ? /^# (HELP|TYPE) [a-z_]+ .+$/ : sample)
    const typed = lines.filter((line) => line.startsWith("# TYPE")).map((line) => line.split(" ")[2])
    expect(new Set(typed).size).toBe(typed.length)
  })
})

describe("a line of the log", () => {
  it("stands for each request, message and job, without paths, names, keys or bodies", async () => {
    const shop = await openShop(test.app)
    const lines = collectLines()
    await shop.sale("ada@secret.example", { click_id: await shop.click() })
    await test.app.call("GET", "/readyz", { headers: { traceparent: "ada@secret.example" } })
    await runCron(test.app.deps)
    const request = lines.find((line) => line.event === "request" && line.route === "/v1/sales")
    expect(request).toMatchObject({ method: "POST", status: 201, vendor: shop.vendor.id })
    expect(request!.request_id).toMatch(/^req_/)
    expect(request!.ms).toBeGreaterThanOrEqual(0)
    expect(lines.find((line) => line.event === "message")).toMatchObject({ name: "clicks", count: 1, stored: 1 })
    expect(lines.filter((line) => line.event === "job")).toContainEqual(expect.objectContaining({ outcome: "done" }))
    expect(JSON.stringify(lines)).not.toMatch(/ada@secret|gv_sk_/)
  })
})

describe("traces", () => {
  const received: { path: string; body: ReturnType<typeof JSON.parse> }[] = []
  /** What a collector does with OTLP over HTTP: takes JSON, answers 200. */
  const collector = createServer((request, response) => {
    let text = ""
    request.on("data", (chunk) => {
      text += chunk
    })
    request.on("end", () => {
      received.push({ path: request.url!, body: JSON.parse(text) })
      response.writeHead(200, { "content-type": "application/json" }).end("{}")
    })
  })

  it("reach a collector as spans of the caller's trace", async () => {
    await new Promise<void>((resolve) => void collector.listen(0, "127.0.0.1", resolve))
    const traces = tracesTo(`http://127.0.0.1:${(collector.address() as AddressInfo).port}`)
    sendWorkTo(traces.sink)
    const [traceId, parent] = ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"]
    await test.app.call("GET", "/v1/members", { headers: { traceparent: `00-${traceId}-${parent}-01` } })
    await traces.send()
    await traces.send()
    collector.close()
    expect(received).toHaveLength(1)
    const [{ path, body }] = received as [(typeof received)[0]]
    expect(path).toBe("/v1/traces")
    const [span] = body.resourceSpans[0].scopeSpans[0].spans
    expect(span).toMatchObject({ traceId, parentSpanId: parent, name: "GET /v1/members", kind: 2 })
    expect(span.spanId).toMatch(/^[0-9a-f]{16}$/)
    expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano))
    expect(span.attributes).toContainEqual({ key: "http.response.status_code", value: { intValue: "401" } })
  })

  it("are dropped where the collector is away, and stop nothing", async () => {
    const traces = tracesTo("http://127.0.0.1:9")
    sendWorkTo(traces.sink)
    expect((await test.app.call("GET", "/readyz")).status).toBe(200)
    await expect(traces.send()).resolves.toBeUndefined()
  })
})
