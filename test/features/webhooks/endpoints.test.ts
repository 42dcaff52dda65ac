import { describe, expect, it } from "vitest"
import { runCron } from "../../../src/cron.ts"
import { parseSigningKeys } from "../../../src/platform/signing.ts"
import { ask, createMember, createVendor } from "../../support/actors.ts"
import { SIGNING_KEYS, useApp } from "../../support/app.ts"
import { isSignedBy, openReceiver, passWait, subscribe } from "../../support/receiver.ts"
import { openShop } from "../../support/shop.ts"

const test = useApp({ ALLOW_PRIVATE_WEBHOOKS: "1" })
const PATH = "/v1/webhook-endpoints"
const DAYS_3 = "3 days 1 second"

const mailsTo = async (recipient: string) => {
  await test.app.settle()
  return test.app.admin`select subject, body from mails where recipient = ${recipient} order by id`
}
const failingFor = (id: string, interval: string) => test.app.admin`
  update webhook_endpoints set failing_since = now() - ${interval}::interval where id = ${id}`

describe("an endpoint", () => {
  it("shows its secret once, and what it is ever after", async () => {
    const vendor = await createVendor(test.app)
    const made = await ask(test.app, 201, "POST", PATH, vendor.sk, {
      url: "https://hooks.acme.test/in",
      events: ["sale.created", "sale.created"],
    })
    const { secret, ...shown } = made
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(shown).toMatchObject({ url: "https://hooks.acme.test/in", events: ["sale.created"], status: "active" })
    expect(await ask(test.app, 200, "GET", `${PATH}/${made.id}`, vendor.sk)).toEqual(shown)
    expect((await ask(test.app, 200, "GET", PATH, vendor.sk)).data).toEqual([shown])
    const changed = await ask(test.app, 200, "PATCH", `${PATH}/${made.id}`, vendor.sk, { events: ["*"] })
    expect(changed).toEqual({ ...shown, events: ["*"] })
    const rows = await test.app.admin`
      select e::text || a.detail::text as row from webhook_endpoints e join audit_log a on a.subject = e.id`
    expect(rows.length).toBe(2)
    expect(JSON.stringify(rows)).not.toContain(secret)
    for (const body of [{ events: [] }, { events: ["sale.made"] }, { status: "off" }, { secret: "mine" }])
      await ask(test.app, 422, "PATCH", `${PATH}/${made.id}`, vendor.sk, body)
    await ask(test.app, 204, "DELETE", `${PATH}/${made.id}`, vendor.sk)
    await ask(test.app, 404, "GET", `${PATH}/${made.id}`, vendor.sk)
    const { data } = await ask(test.app, 200, "GET", `/v1/audit?subject=${made.id}`, vendor.owner)
    expect(data.map(({ action }: { action: string }) => action)).toEqual([
      "webhook.delete",
      "webhook.update",
      "webhook.create",
    ])
  })

  it("is one of at most 20, and needs the scope", async () => {
    const vendor = await createVendor(test.app)
    const body = { url: "https://hooks.acme.test/in", events: ["*"] }
    for (let n = 0; n < 20; n++) await ask(test.app, 201, "POST", PATH, vendor.sk, body)
    expect((await ask(test.app, 409, "POST", PATH, vendor.sk, body)).code).toBe("too_many_endpoints")
    const scoped = async (scope: string) =>
      (await ask(test.app, 201, "POST", "/v1/keys", vendor.owner, { name: scope, kind: "secret", scopes: [scope] })).key
    expect((await ask(test.app, 403, "GET", PATH, await scoped("programs:write"))).code).toBe("scope_missing")
    const [reads, writes] = [await scoped("webhooks:read"), await scoped("webhooks:write")]
    const { data } = await ask(test.app, 200, "GET", PATH, reads)
    await ask(test.app, 403, "POST", `${PATH}/${data[0].id}/test`, reads)
    await ask(test.app, 201, "POST", `${PATH}/${data[0].id}/test`, writes)
    await ask(test.app, 403, "POST", PATH, await createMember(test.app, vendor, "finance"), body)
  })

  it("gets a ping when it is asked for, whatever it subscribes to", async () => {
    const vendor = await createVendor(test.app)
    const receiver = await openReceiver()
    const { id, secret } = await subscribe(test.app, vendor, receiver, ["sale.created"])
    const asked = await ask(test.app, 201, "POST", `${PATH}/${id}/test`, vendor.sk)
    expect(asked).toMatchObject({ type: "ping", status: "pending", attempts: [] })
    await test.app.deliver()
    expect(isSignedBy(receiver.received[0]!, secret)).toBe(true)
    expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({ type: "ping", data: { endpoint_id: id } })
    expect(receiver.ids()).toEqual([asked.event_id])
  })

  it("is signed for by both secrets for 24 hours after a rotation, under whatever key of ours they are encrypted", async () => {
    const vendor = await createVendor(test.app)
    const receiver = await openReceiver()
    const { id, secret } = await subscribe(test.app, vendor, receiver, ["*"])
    const ping = async () => {
      await ask(test.app, 201, "POST", `${PATH}/${id}/test`, vendor.sk)
      await test.app.deliver()
      return receiver.received.at(-1)!
    }
    const rotated = await ask(test.app, 201, "POST", `${PATH}/${id}/secret-rotation`, vendor.sk)
    expect(Date.parse(rotated.old_secret_until) - Date.now()).toBeGreaterThan(86_300_000)
    const both = (request: Awaited<ReturnType<typeof ping>>) =>
      [secret, rotated.secret].map((by) => isSignedBy(request, by))
    expect(both(await ping())).toEqual([true, true])

    const newer = `b:${Buffer.alloc(32, 9).toString("base64url")}`
    const { env } = test.app.deps.ports
    Object.assign(env, { signingKeys: parseSigningKeys(`${newer},${SIGNING_KEYS}`) })
    await runCron(test.app.deps, { minute: 10 })
    Object.assign(env, { signingKeys: parseSigningKeys(newer) })
    expect(both(await ping())).toEqual([true, true])
    Object.assign(env, { signingKeys: parseSigningKeys(`${SIGNING_KEYS},${newer}`) })

    await test.app.admin`update webhook_endpoints set old_secret_until = now() where id = ${id}`
    expect(both(await ping())).toEqual([false, true])
  })
})

describe("what gets nothing more", () => {
  it("is an endpoint that is paused, whose events wait until it is active again", async () => {
    const shop = await openShop(test.app)
    const receiver = await openReceiver((n) => (n === 1 ? 500 : 204))
    const { id } = await subscribe(test.app, shop.vendor, receiver, ["sale.created"])
    await shop.sale("ann")
    await test.app.deliver()
    await passWait(test.app, id)
    await ask(test.app, 200, "PATCH", `${PATH}/${id}`, shop.vendor.sk, { status: "paused" })
    await shop.sale("ben")
    await test.app.deliver()
    expect(receiver.received).toHaveLength(1)
    expect((await ask(test.app, 409, "POST", `${PATH}/${id}/test`, shop.vendor.sk)).code).toBe("endpoint_not_active")
    const { data } = await ask(test.app, 200, "GET", `${PATH}/${id}/deliveries`, shop.vendor.sk)
    expect(data.map(({ status }: { status: string }) => status)).toEqual(["held", "held"])
    await ask(test.app, 200, "PATCH", `${PATH}/${id}`, shop.vendor.sk, { status: "active" })
    await test.app.deliver()
    expect(receiver.received).toHaveLength(3)
  })

  it("is one that is disabled or deleted, of which nothing is kept", async () => {
    const shop = await openShop(test.app)
    const receiver = await openReceiver(() => 500)
    const off = await subscribe(test.app, shop.vendor, receiver, ["sale.created"])
    const gone = await subscribe(test.app, shop.vendor, receiver, ["sale.created"])
    await shop.sale("ann")
    await test.app.deliver()
    for (const { id } of [off, gone]) await passWait(test.app, id)
    await ask(test.app, 200, "PATCH", `${PATH}/${off.id}`, shop.vendor.sk, { status: "disabled" })
    await ask(test.app, 204, "DELETE", `${PATH}/${gone.id}`, shop.vendor.sk)
    await shop.sale("ben")
    await test.app.deliver()
    expect(receiver.received).toHaveLength(2)
    const { data } = await ask(test.app, 200, "GET", `${PATH}/${off.id}/deliveries`, shop.vendor.sk)
    expect(data).toMatchObject([{ status: "canceled" }])
  })

  it("is one that answers 410, of which its owners are mailed", async () => {
    const shop = await openShop(test.app)
    const receiver = await openReceiver(() => 410)
    const { id } = await subscribe(test.app, shop.vendor, receiver, ["sale.created"])
    await shop.sale("ann")
    await test.app.deliver()
    const { data } = await ask(test.app, 200, "GET", `${PATH}/${id}/deliveries`, shop.vendor.sk)
    expect(data).toMatchObject([{ status: "failed" }])
    expect((await ask(test.app, 200, "GET", `${PATH}/${id}`, shop.vendor.sk)).status).toBe("disabled")
  })

  it("is one at which nothing has succeeded for three days; who owns the vendor then is mailed, and nobody who left", async () => {
    const shop = await openShop(test.app)
    const { vendor } = shop
    const [first, second] = ["ann@owners.test", "ben@owners.test"]
    const members = []
    for (const email of [first, second])
      members.push(await ask(test.app, 201, "POST", "/v1/members", vendor.owner, { email, role: "owner" }))
    await ask(test.app, 204, "DELETE", `/v1/members/${members[1].id}`, vendor.owner)
    const receiver = await openReceiver(() => 500)
    const { id } = await subscribe(test.app, vendor, receiver, ["sale.created"])
    await shop.sale("ann")
    await test.app.deliver()
    await failingFor(id, "2 days 23 hours")
    await passWait(test.app, id)
    await test.app.deliver()
    expect((await ask(test.app, 200, "GET", `${PATH}/${id}`, vendor.sk)).status).toBe("active")
    await failingFor(id, DAYS_3)
    await passWait(test.app, id)
    await test.app.deliver()
    expect((await ask(test.app, 200, "GET", `${PATH}/${id}`, vendor.sk)).status).toBe("paused")
    const [mail, ...more] = (await mailsTo(first)).filter(({ subject }) => subject.includes("paused"))
    expect(more).toEqual([])
    expect(mail!.body).toContain(`/v/${vendor.id}/settings/webhooks`)
    expect((await mailsTo(second)).filter(({ subject }) => subject.includes("paused"))).toEqual([])
    await passWait(test.app, id)
    await test.app.deliver()
    expect(receiver.received).toHaveLength(3)
  })
})

it("events and what was delivered of them are forgotten after 30 days", async () => {
  const shop = await openShop(test.app)
  await subscribe(test.app, shop.vendor, await openReceiver(), ["sale.created"])
  await shop.sale("ann")
  await shop.sale("ben")
  await test.app.deliver()
  await test.app.admin`
    update webhook_events set created_at = now() - interval '31 days' where vendor_id = ${shop.vendor.id}
      and ref = (select min(ref) from webhook_events where vendor_id = ${shop.vendor.id})`
  await runCron(test.app.deps, { minute: 60 })
  expect([await shop.count("webhook_events"), await shop.count("webhook_deliveries")]).toEqual([1, 1])
})
