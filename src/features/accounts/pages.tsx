import type { Ctx } from "../../platform/ctx.ts"
import { LandingView } from "../../web/landing.tsx"
import { readMemberships } from "../auth/open-visit.ts"
import { PAGE_BASES, type Page } from "../auth/page.ts"
import { readOwnPlaces } from "./act-for-affiliate.ts"
import { ChoosePlaceView } from "./places-view.tsx"

type Places = Parameters<typeof ChoosePlaceView>[0]["places"]

/** Wherever a person may go: each vendor's two sides, and the affiliate's own. */
async function readPlaces(ctx: Ctx, personId: string): Promise<Places> {
  const [memberships, own] = [await readMemberships(ctx, personId), await readOwnPlaces(ctx, personId)]
  const ofVendors = memberships.flatMap(({ vendorId, vendorName, role }) =>
    (role === "finance" ? (["finance", "vendor"] as const) : (["vendor", "finance"] as const)).map((audience) => {
      const base = PAGE_BASES[audience].replace(":vendorId", vendorId)
      const href = base + (audience === "vendor" ? "/affiliates" : "/payable")
      return { place: { audience, base, name: vendorName }, href, role }
    }),
  )
  if (own.length === 0) return ofVendors
  const programs = own.map(({ program, vendor }) => `${program.name} of ${vendor.name}`).join(", ")
  const base = PAGE_BASES.affiliate
  return [
    ...ofVendors,
    { place: { audience: "affiliate", base, name: "Your programs" }, href: `${base}/links`, role: programs },
  ]
}

export const accountsPages: Page[] = [
  {
    audience: "open",
    method: "get",
    path: "",
    run: async ({ ctx, person }) => {
      if (!person) return { kind: "view", title: "Welcome", view: <LandingView /> }
      const places = await readPlaces(ctx, person.id)
      const only = places.length === 1 ? places[0] : undefined
      return only
        ? { kind: "redirect", to: only.href }
        : { kind: "view", title: "Where to?", view: <ChoosePlaceView places={places} /> }
    },
  },
  {
    audience: "open",
    method: "get",
    path: "/choose",
    run: async ({ ctx, person }) =>
      person
        ? { kind: "view", title: "Where to?", view: <ChoosePlaceView places={await readPlaces(ctx, person.id)} /> }
        : { kind: "redirect", to: "/sign-in?next=/choose" },
  },
]
