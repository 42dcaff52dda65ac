import type { MessageKey } from "../../web/messages/catalogue.ts"
import { saying } from "../../web/reader.ts"
import { type Action, mayDo } from "../identity/permissions/core/permissions.ts"
import type { PageAnswer, Route, VendorVisit } from "../identity/sessions/core/page.ts"
import { readWaitingByPath } from "./read-waiting.ts"
import { SettingsView } from "./settings-view.tsx"

type Setting = { path: string; title: MessageKey; words: MessageKey; action: Action }

/** Every page of settings, in the order of the list: the company, what it is connected with, how it counts, what is kept. */
const SETTINGS: { title: MessageKey; rows: Setting[] }[] = [
  {
    title: "apply.vendor",
    rows: [
      { path: "/settings/vendor", title: "settings.vendor", words: "settings.vendor_words", action: "vendor.read" },
      { path: "/settings/members", title: "inbox.members", words: "settings.members_words", action: "member.read" },
      { path: "/settings/sso", title: "sso.title", words: "settings.sso_words", action: "sso.read" },
      { path: "/settings/keys", title: "keys.title", words: "settings.keys_words", action: "key.read" },
    ],
  },
  {
    title: "settings.connections",
    rows: [
      { path: "/settings/stripe", title: "connect.title", words: "settings.stripe_words", action: "integration.read" },
      {
        path: "/stripe-events",
        title: "nav.stripe_events",
        words: "settings.events_words",
        action: "integration.read",
      },
      { path: "/settings/sites", title: "sites.title", words: "settings.sites_words", action: "program.read" },
      { path: "/settings/webhooks", title: "nav.webhooks", words: "settings.webhooks_words", action: "webhook.read" },
      { path: "/settings/import", title: "moving.title", words: "settings.moving_words", action: "import.create" },
      { path: "/imports", title: "nav.imports", words: "settings.imports_words", action: "import.read" },
    ],
  },
  {
    title: "settings.counting",
    rows: [
      {
        path: "/settings/campaigns",
        title: "campaigns.title",
        words: "settings.campaigns_words",
        action: "credit_policy.read",
      },
      { path: "/settings/policy", title: "policy.title", words: "settings.policy_words", action: "credit_policy.read" },
      {
        path: "/settings/schedule",
        title: "schedule.title",
        words: "settings.schedule_words",
        action: "schedule.read",
      },
    ],
  },
  {
    title: "settings.care",
    rows: [
      { path: "/settings/status", title: "status.title", words: "settings.status_words", action: "parked.read" },
      { path: "/parked", title: "nav.parked", words: "settings.parked_words", action: "parked.read" },
      { path: "/dead-letters", title: "nav.dead_letters", words: "settings.dead_words", action: "dead_letter.read" },
      { path: "/settings/audit", title: "nav.audit", words: "settings.audit_words", action: "audit.read" },
      { path: "/settings/privacy", title: "privacy.title", words: "settings.privacy_words", action: "erasure.read" },
      {
        path: "/settings/retention",
        title: "retention.title",
        words: "settings.retention_words",
        action: "retention.read",
      },
    ],
  },
]

async function show(visit: VendorVisit): Promise<PageAnswer> {
  const { ctx, vendorId, base } = visit
  const waiting = await readWaitingByPath(ctx, vendorId)
  const groups = SETTINGS.map(({ title, rows }) => ({
    title,
    rows: rows
      .filter(({ action }) => mayDo(ctx, action))
      .map((row) => ({ ...row, href: base + row.path, waiting: waiting[row.path] ?? 0 })),
  })).filter(({ rows }) => rows.length > 0)
  return { kind: "view", title: saying(visit)("nav.settings"), view: <SettingsView groups={groups} /> }
}

/** The way to everything that is set once and seldom changed. */
export const settingsPages: Route[] = [
  { audience: "vendor", method: "get", path: "/settings", action: "vendor.read", run: show },
]
