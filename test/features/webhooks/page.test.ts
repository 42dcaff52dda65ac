import { expect, it } from "vitest"
import { ask, createVendor, unique } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { isSignedBy, openReceiver } from "../../support/receiver.ts"
import { Visitor, wordsOf as words } from "../../support/visitor.ts"

const test = useApp({ ALLOW_PRIVATE_WEBHOOKS: "1" })

it("endpoints are added, tried, changed, paused and deleted by pages alone; the secret is shown once", async () => {
  const email = `${unique("owner")}@acme.test`
  const vendor = await createVendor(test.app, { owner_email: email })
  const owner = await new Visitor(test.app).signIn(email)
  const base = `/v/${vendor.id}/settings/webhooks`
  const receiver = await openReceiver()

  const refused = await owner.post(base, { url: "https://10.0.0.1/", events: "*" })
  expect(refused.status).toBe(422)
  expect(words(refused.text)).toContain("is on a private network")
  expect(refused.text).toContain('value="https://10.0.0.1/"')
  const added = await owner.post(base, { url: receiver.url, events: "sale.created, lead.created" })
  const secret = /whsec_[A-Za-z0-9+/=]+/.exec(added.text)![0]
  const [endpoint] = (await ask(test.app, 200, "GET", "/v1/webhook-endpoints", vendor.sk)).data
  expect(endpoint.events).toEqual(["sale.created", "lead.created"])
  const path = `${base}/${endpoint.id}`
  expect((await owner.get(base)).text).toContain(`href="${path}"`)
  expect((await owner.get(path)).text).not.toContain(secret)

  expect((await owner.post(`${path}/test`, {})).location).toBe(path)
  await test.app.deliver()
  expect(isSignedBy(receiver.received[0]!, secret)).toBe(true)
  const shown = words((await owner.get(path)).text)
  expect(shown).toContain("answered 204")
  const [delivery] = (await ask(test.app, 200, "GET", `/v1/webhook-endpoints/${endpoint.id}/deliveries`, vendor.sk))
    .data
  await owner.post(`${path}/deliveries/${delivery.id}/replay`, {})
  await test.app.deliver()
  expect(receiver.received).toHaveLength(2)

  expect((await owner.post(path, { url: receiver.url, events: "*" })).location).toBe(path)
  await owner.post(`${path}/status`, { status: "paused" })
  expect(words((await owner.get(path)).text)).toContain("Set to active")
  expect(await ask(test.app, 200, "GET", `/v1/webhook-endpoints/${endpoint.id}`, vendor.sk)).toMatchObject({
    events: ["*"],
    status: "paused",
  })
  const question = await owner.post(`${path}/deletion`, {})
  expect(words(question.text)).toContain(`Delete the endpoint ${receiver.url}`)
  expect((await owner.post(`${path}/deletion`, { confirmed: "yes" })).location).toBe(base)
  await ask(test.app, 404, "GET", `/v1/webhook-endpoints/${endpoint.id}`, vendor.sk)
})
