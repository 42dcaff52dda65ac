import { saying } from "../../web/reader.ts"
import { withQuery } from "../../web/url.ts"
import {
  PAGE_BASES,
  type PageAnswer,
  type Route,
  type VendorVisit,
  type Visit,
} from "../identity/sessions/core/page.ts"
import { readMemberships } from "../identity/sessions/resolve-session.ts"
import { HomeView } from "./home-view.tsx"
import { readHome } from "./read-home.ts"
import { searchEverything } from "./search-everything.ts"
import { SearchView } from "./search-view.tsx"

/** The names of pages at the root: they lead to the same page of the company that one works for. */
const OF_VENDORS = [
  ...[
    "home",
    "search",
    "programs",
    "applications",
    "affiliates",
    "sales",
    "customers",
    "claims",
    "inbox",
    "team",
    "desk",
  ],
  ...["channels", "paths", "credit", "plan", "finance", "settings"],
]

async function showHome({ ctx, vendorId, base, zone, ...visit }: VendorVisit): Promise<PageAnswer> {
  const home = await readHome(ctx, vendorId, zone)
  return { kind: "view", title: saying(visit)("nav.home"), view: <HomeView home={home} base={base} /> }
}

async function showSearch({ ctx, vendorId, base, query, ...visit }: VendorVisit): Promise<PageAnswer> {
  const words = (query.q ?? "").trim()
  const paths = {
    affiliate: (id: string) => `/affiliates/${id}`,
    sale: (id: string) => `/sales/${id}`,
    customer: (id: string) => withQuery("/journeys", { customer: id }),
    inquiry: (id: string) => `/inbox/${id}`,
    link: (id: string) => `/affiliates/${id}`,
    run: (id: string) => `/finance/runs/${id}`,
  }
  const found = (await searchEverything(ctx, vendorId, words)).map(({ kind, id, label, more }) => ({
    kind,
    label,
    more,
    href: base + paths[kind](id),
  }))
  const [only, ...others] = found
  // A whole order number or e-mail has one answer: no page of one row in between.
  if (only && others.length === 0 && only.label === words) return { kind: "redirect", to: only.href }
  return { kind: "view", title: saying(visit)("frame.search"), view: <SearchView words={words} found={found} /> }
}

/** From a page's name to the page of the company that somebody works for; where there are several, they choose. */
async function toOwn({ ctx, person, query, path }: Visit): Promise<PageAnswer> {
  if (!person) return { kind: "redirect", to: withQuery("/sign-in", { next: withQuery(path, query) }) }
  const rest = withQuery(path, query)
  const page = path.split("/")[1] ?? ""
  const [only, ...others] = await readMemberships(ctx, person)
  if (!only) return { kind: "redirect", to: page === "home" ? "/links" : "/choose" }
  if (others.length > 0) return { kind: "redirect", to: "/choose" }
  return { kind: "redirect", to: PAGE_BASES.vendor.replace(":vendorId", only.vendorId) + rest }
}

/** The first page of a vendor's people, the search over everything, and the short ways to pages. */
export const homePages: Route[] = [
  { audience: "vendor", method: "get", path: "/home", action: "affiliate.read", run: showHome },
  { audience: "vendor", method: "get", path: "/search", action: "affiliate.read", run: showSearch },
  ...OF_VENDORS.flatMap((name) => [`/${name}`, `/${name}/*`]).map((path) => ({
    audience: "open" as const,
    method: "get" as const,
    path,
    run: toOwn,
  })),
]
