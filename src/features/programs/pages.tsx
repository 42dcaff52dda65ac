import type { Ctx } from "../../platform/ctx.ts"
import type { Language } from "../../vocabulary/languages.ts"
import { LandingView } from "../../web/landing.tsx"
import { say } from "../../web/reader.ts"
import { PAGE_BASES, type PageAnswer, type Route } from "../identity/sessions/core/page.ts"
import { type Person, readMemberships } from "../identity/sessions/resolve-session.ts"
import { readOwnEnrollments } from "./affiliates/act-for-affiliate.ts"
import { emailChangePages } from "./affiliates/email-change-pages.tsx"
import { ChooseWorkspaceView } from "./programs/workspaces-view.tsx"

type Workspaces = Parameters<typeof ChooseWorkspaceView>[0]["workspaces"]

/** Wherever a person may go: each vendor once, and the affiliate's own. */
async function readWorkspaces(ctx: Ctx, person: Person, language: Language): Promise<Workspaces> {
  const memberships = await readMemberships(ctx, person)
  const own = person.onlyVendor === null ? await readOwnEnrollments(ctx, person.id) : []
  const ofVendors = memberships.map(({ vendorId, vendorName, role }) => {
    const base = PAGE_BASES.vendor.replace(":vendorId", vendorId)
    return {
      workspace: { audience: "vendor" as const, base, name: vendorName },
      href: `${base}/home`,
      role: say(language, `members.role_${role}`),
    }
  })
  if (own.length === 0) return ofVendors
  const programs = own
    .map(({ program, vendor }) => say(language, "own.program_of", { program: program.name, vendor: vendor.name }))
    .join(", ")
  const base = PAGE_BASES.affiliate
  const mine = {
    workspace: { audience: "affiliate" as const, base, name: say(language, "frame.your_programs") },
    href: `${base}/links`,
  }
  return [...ofVendors, { ...mine, role: programs }]
}

async function showWorkspaces(ctx: Ctx, person: Person, language: Language): Promise<PageAnswer> {
  return {
    kind: "view",
    title: say(language, "choose.title"),
    view: <ChooseWorkspaceView workspaces={await readWorkspaces(ctx, person, language)} />,
  }
}

/** The start, the choice of a workspace, and what affiliates confirm. */
export const accountsPages: Route[] = [
  {
    audience: "open",
    method: "get",
    path: "",
    run: async ({ ctx, person, reader }) => {
      if (!person) return { kind: "view", title: say(reader.language, "signin.welcome"), view: <LandingView /> }
      const [only, ...others] = await readWorkspaces(ctx, person, reader.language)
      return only && others.length === 0
        ? { kind: "redirect", to: only.href }
        : showWorkspaces(ctx, person, reader.language)
    },
  },
  {
    audience: "open",
    method: "get",
    path: "/choose",
    run: async ({ ctx, person, reader }) =>
      person ? showWorkspaces(ctx, person, reader.language) : { kind: "redirect", to: "/sign-in?next=/choose" },
  },
  {
    audience: "vendor",
    method: "get",
    path: "",
    action: "affiliate.read",
    run: async ({ base }) => ({ kind: "redirect", to: `${base}/home` }),
  },
  ...emailChangePages,
]
