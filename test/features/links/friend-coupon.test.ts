import { expect, it } from "vitest"
import { lookupLink } from "../../../src/features/links/links/lookup-link.ts"
import { ask } from "../../support/actors.ts"
import { useApp } from "../../support/app.ts"
import { LinkWorld } from "../../support/links.ts"
import { openShop } from "../../support/shop.ts"

const test = useApp()

it("a friend's coupon goes with the redirect, the click and the link, while the affiliate may refer", async () => {
  const { vendor, programId, ada, get, post } = await openShop(test.app, { friend_coupon: "FRIEND10" })
  const patch = (path: string, body: object, status = 200) =>
    ask(test.app, status, "PATCH", path, vendor.sk, body as Record<string, unknown>)
  /** Where a visitor ends up who asks for the link now. */
  const follow = async (query = "") => {
    const answer = await lookupLink(test.app.deps, "", String(ada.link.slug))
    if (answer.kind !== "found") throw new Error("the link is active")
    const { location } = await new LinkWorld().add("ada", answer.link).follow(`/r/ada${query}`)
    return new URL(location!).searchParams
  }
  expect((await get(`/v1/programs/${programId}`)).friend_coupon).toBe("FRIEND10")
  expect((await get(`/v1/links/${ada.link.id}`)).friend_coupon).toBe("FRIEND10")
  const landed = await follow()
  expect(landed.get("coupon")).toBe("FRIEND10")
  expect((await follow("?coupon=OTHER")).getAll("coupon")).toEqual(["OTHER"])
  const { click_id, coupon } = await post(201, "/v1/clicks", { via: ada.link.slug })
  expect(coupon).toBe("FRIEND10")
  expect(await post(200, "/v1/clicks", { click_id })).toMatchObject({ coupon: "FRIEND10" })

  await patch(`/v1/affiliates/${ada.id}`, { status: "banned" })
  expect(await post(200, "/v1/clicks", { click_id })).toMatchObject({ click_id })
  expect(await post(200, "/v1/clicks", { click_id })).not.toHaveProperty("coupon")
  expect([...(await follow()).keys()]).not.toContain("coupon")
  await patch(`/v1/programs/${programId}`, { friend_coupon: "two words" }, 422)
  expect(await patch(`/v1/programs/${programId}`, { friend_coupon: null })).toMatchObject({ friend_coupon: null })
})
