import type { MessageKey } from "./messages/catalogue.ts"
import { t } from "./reader.ts"

/** Where a person is: whose pages, under which path, and the name above them. */
export type Workspace = {
  audience: "affiliate" | "vendor"
  base: string
  name: string
  role?: string
  /** How many things wait for this person behind a page, by its path. */
  waiting?: Record<string, number>
}

/**
 * `only` are the roles that find something there, where others find nothing; a rare page is shown while something waits
 * there, or one is there. A group may lead to a page of its own that lists all of it.
 */
type NavRow = { path: string; label: MessageKey; only?: readonly string[]; isRare?: boolean }
type NavGroup = { label: MessageKey | null; path?: string; rows: NavRow[] }

/** One row per page; `path` follows the workspace's base. A group without a name stands by itself. */
const GROUPS: Record<Workspace["audience"], NavGroup[]> = {
  affiliate: [
    {
      label: null,
      rows: [
        { path: "/links", label: "nav.links" },
        { path: "/earnings", label: "nav.earnings" },
        { path: "/payouts", label: "nav.payouts" },
        { path: "/leaderboard", label: "growth.board" },
        { path: "/deals", label: "nav.deals" },
        { path: "/inquiries", label: "plan.metric_inquiries" },
        { path: "/postbacks", label: "postback.own" },
        { path: "/profile", label: "nav.profile" },
      ],
    },
  ],
  vendor: [
    { label: null, rows: [{ path: "/home", label: "nav.home" }] },
    {
      label: "nav.work",
      rows: [
        { path: "/inbox", label: "nav.inbox" },
        { path: "/deals", label: "nav.deals" },
        { path: "/team", label: "nav.team" },
        { path: "/desk", label: "nav.desk" },
      ],
    },
    {
      label: "nav.insight",
      rows: [
        { path: "/channels", label: "nav.channels" },
        { path: "/plan", label: "nav.plan" },
        { path: "/credit", label: "nav.credit" },
      ],
    },
    {
      label: "nav.partners",
      rows: [
        { path: "/programs", label: "programs.title" },
        { path: "/affiliates", label: "nav.affiliates" },
        { path: "/applications", label: "apply.applications" },
        { path: "/growth", label: "growth.title" },
        { path: "/sales", label: "nav.sales" },
        { path: "/claims", label: "nav.claims" },
        { path: "/held", label: "nav.held" },
        { path: "/owed", label: "nav.owed" },
      ],
    },
    {
      label: "nav.money",
      rows: [
        { path: "/finance/payable", label: "nav.payable" },
        { path: "/finance/runs", label: "nav.runs" },
        { path: "/finance/fundings", label: "nav.funds" },
        { path: "/finance/debts", label: "nav.debts" },
        { path: "/finance/ledger", label: "nav.ledger" },
        { path: "/finance/liability", label: "liability.title" },
        { path: "/finance/closes", label: "closing.title" },
        { path: "/finance/reconciliation", label: "nav.reconciliation" },
      ],
    },
    {
      label: "nav.settings",
      path: "/settings",
      rows: [
        { path: "/settings/members", label: "inbox.members" },
        { path: "/settings/keys", label: "keys.title", only: ["owner"] },
        { path: "/settings/stripe", label: "connect.title" },
        { path: "/settings/webhooks", label: "nav.webhooks" },
        { path: "/imports", label: "nav.imports" },
        { path: "/stripe-events", label: "nav.stripe_events", isRare: true },
        { path: "/dead-letters", label: "nav.dead_letters", isRare: true },
        { path: "/parked", label: "nav.parked", isRare: true },
      ],
    },
  ],
}

/** Pages about money, where it is said that none moves. */
export const isMoneyPage = ({ base }: Workspace, path: string) => path.startsWith(`${base}/finance`)

type Place = { href: string; current: "page" | "true" | undefined }

const placeOf = (workspace: Workspace, path: string, row: Pick<NavRow, "path">): Place => {
  const href = workspace.base + row.path
  return { href, current: path === href ? "page" : path.startsWith(`${href}/`) ? "true" : undefined }
}

/** All groups with their pages; on phones the names of the groups, and the pages of the one where one is. */
export function Nav({ workspace, path }: { workspace: Workspace; path: string }) {
  const groups = GROUPS[workspace.audience].map(({ label, path: own, rows }) => {
    const shown = rows
      .filter(({ only }) => only === undefined || only.includes(workspace.role ?? ""))
      .map((row) => ({ ...row, ...placeOf(workspace, path, row), waiting: workspace.waiting?.[row.path] ?? 0 }))
      .filter(({ isRare, waiting, current }) => !isRare || waiting > 0 || current)
    const head = own === undefined ? null : placeOf(workspace, path, { path: own })
    const isCurrent = shown.some(({ current }) => current) || Boolean(head?.current)
    return { label, head, rows: shown, isCurrent }
  })
  return (
    <nav class="nav" aria-label={t("nav.label")}>
      {groups.map(({ label, head, rows, isCurrent }) => (
        <div class={isCurrent || label === null ? "nav-group here" : "nav-group"}>
          {label && (
            <a
              class="nav-head"
              href={head?.href ?? rows[0]?.href}
              aria-current={head?.current === "page" ? "page" : undefined}
            >
              {t(label)}
            </a>
          )}
          <ul>
            {rows.map((row) => (
              <li>
                <a href={row.href} aria-current={row.current}>
                  {t(row.label)}
                  {row.waiting > 0 && <Waiting count={row.waiting} />}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

function Waiting({ count }: { count: number }) {
  return (
    <span class="count">
      <span aria-hidden="true">{count}</span>
      <span class="unseen">{t("nav.waiting", { n: count })}</span>
    </span>
  )
}
