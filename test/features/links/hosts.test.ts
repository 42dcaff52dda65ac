import { describe, expect, it } from "vitest"
import { lookupLink } from "../../../src/features/links/links/lookup-link.ts"
import { ask, unique } from "../../support/actors.ts"
import { PUBLIC_URL, useApp } from "../../support/app.ts"
import { openShop } from "../../support/shop.ts"

const HOSTS = ["go.acme.test", "go.bolt.test:8443"]
const test = useApp({ LINK_HOSTS: HOSTS.join(",") })

const lead = async (host: string, slug: string) => {
  const answer = await lookupLink(test.app.deps, host, slug)
  return answer.kind === "found" ? answer.link.linkId : null
}

describe("a link host", () => {
  it("has slugs of its own, which do not lead on other hosts; what it does not have, the app's host may", async () => {
    const shop = await openShop(test.app)
    const slug = unique("ada")
    const of = { program_id: shop.programId, affiliate_id: shop.ada.id }
    const ids: string[] = []
    for (const host of HOSTS) ids.push((await shop.post(201, "/v1/links", { ...of, slug, host })).id)
    expect(await lead("", slug)).toBeNull()
    const own = await shop.post(201, "/v1/links", { ...of, slug })
    expect(await Promise.all([...HOSTS, ""].map((host) => lead(host, slug)))).toEqual([...ids, own.id])
    expect((await shop.post(409, "/v1/links", { ...of, slug, host: HOSTS[0] })).code).toBe("slug_taken")
    expect(await lead(HOSTS[0]!, shop.ada.link.slug)).toBe(shop.ada.link.id)
  })

  it("shows in the link's address and in its QR code", async () => {
    const shop = await openShop(test.app)
    const slug = unique("ada")
    const of = { program_id: shop.programId, affiliate_id: shop.ada.id, slug }
    const link = await shop.post(201, "/v1/links", { ...of, host: "GO.bolt.test:8443" })
    expect(link).toMatchObject({
      host: "go.bolt.test:8443",
      url: `http://go.bolt.test:8443/${slug}`,
      qr_url: `${PUBLIC_URL}/q/${slug}.svg?host=go.bolt.test%3A8443`,
    })
    expect((await test.app.call("GET", link.qr_url.slice(PUBLIC_URL.length))).status).toBe(200)
    expect((await test.app.call("GET", `/q/${slug}.svg`)).status).toBe(404)
    const click = await shop.post(201, "/v1/clicks", { via: slug })
    expect(click.link_id).toBe(link.id)
  })

  it("must be one of this installation", async () => {
    const shop = await openShop(test.app)
    const of = { program_id: shop.programId, affiliate_id: shop.ada.id }
    for (const host of ["go.evil.test", "*.acme.test", "app.localhost", "a\0b"])
      expect((await shop.post(422, "/v1/links", { ...of, host })).errors[0].pointer).toBe("/host")
    for (const host of HOSTS)
      expect(
        (await shop.post(422, "/v1/links", { ...of, destination_url: `https://${host}/ada` })).errors[0],
      ).toMatchObject({
        pointer: "/destination_url",
        detail: expect.stringContaining("itself"),
      })
  })
})

it("a host that a program no longer allows is left at once, for the program's own page", async () => {
  const shop = await openShop(test.app, { allowed_hosts: ["blog.acme.test"] })
  const of = { program_id: shop.programId, affiliate_id: shop.ada.id }
  const deep = await shop.post(201, "/v1/links", { ...of, destination_url: "https://blog.acme.test/deep" })
  const home = await shop.post(201, "/v1/links", { ...of, destination_url: "https://shop.acme.test/deep" })
  const where = async (slug: string) => {
    const answer = await lookupLink(test.app.deps, "", slug)
    return answer.kind === "found" ? answer.link.destination : null
  }
  expect(await where(deep.slug)).toBe("https://blog.acme.test/deep")
  const narrow = (allowed_hosts: string[]) =>
    ask(test.app, 200, "PATCH", `/v1/programs/${shop.programId}`, shop.vendor.sk, { allowed_hosts })
  await narrow([])
  expect(await where(deep.slug)).toBe("https://shop.acme.test/start")
  expect((await shop.get(`/v1/links/${deep.id}`)).destination_url).toBe("https://shop.acme.test/start")
  expect(await where(home.slug)).toBe("https://shop.acme.test/deep")
  await narrow(["blog.acme.test"])
  expect(await where(deep.slug)).toBe("https://blog.acme.test/deep")
})
