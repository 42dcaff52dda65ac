import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { PLATFORM_EVENTS } from "../../src/features/integrations/stripe-platform/platform-events.ts"

it("the README names to Stripe every event that is acted on", () => {
  const step = /\*\*Register the webhook at Stripe\*\*.*?\n\n/s.exec(readFileSync("README.md", "utf8"))?.[0] ?? ""
  const named = [...step.matchAll(/`([a-z_]+(?:\.[a-z_]+)+)`/g)].map((match) => match[1])
  expect(named.toSorted()).toEqual(Object.keys(PLATFORM_EVENTS).toSorted())
})
