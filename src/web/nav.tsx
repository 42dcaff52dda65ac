export type Audience = "affiliate" | "vendor" | "finance"

/** Where a person is: whose pages, under which path, and the name above them. */
export type Workspace = { audience: Audience; base: string; name: string; role?: string }

/** `only` is the role that finds something there, where others find nothing. */
type NavRow = { path: string; label: string; only?: string }

/** One row per page; `path` follows the workspace's base. */
const ROWS: Record<Audience, NavRow[]> = {
  affiliate: [
    { path: "/links", label: "Links" },
    { path: "/earnings", label: "Earnings" },
    { path: "/inquiries", label: "Inquiries" },
  ],
  vendor: [
    { path: "/inbox", label: "Inbox" },
    { path: "/team", label: "Team" },
    { path: "/desk", label: "Desk" },
    { path: "/channels", label: "Channels" },
    { path: "/credit", label: "Credit" },
    { path: "/plan", label: "Plan" },
    { path: "/affiliates", label: "Affiliates" },
    { path: "/sales", label: "Sales" },
    { path: "/imports", label: "Imports" },
    { path: "/held", label: "On hold" },
    { path: "/owed", label: "Owed" },
    { path: "/stripe-events", label: "Stripe events" },
    { path: "/dead-letters", label: "Dead letters" },
    { path: "/parked", label: "Parked work" },
    { path: "/settings/audit", label: "Audit log", only: "owner" },
  ],
  finance: [
    { path: "/payable", label: "Payable" },
    { path: "/runs", label: "Payout runs" },
    { path: "/fundings", label: "Funds" },
    { path: "/debts", label: "Debts" },
    { path: "/ledger", label: "Ledger" },
    { path: "/reconciliation", label: "Reconciliation" },
  ],
}

export const AUDIENCE_WORDS: Record<Audience, string> = {
  affiliate: "Affiliate",
  vendor: "Vendor",
  finance: "Finance",
}

export function Nav({ workspace, path }: { workspace: Workspace; path: string }) {
  return (
    <nav class="nav" aria-label={AUDIENCE_WORDS[workspace.audience]}>
      <ul>
        {ROWS[workspace.audience]
          .filter(({ only }) => only === undefined || only === workspace.role)
          .map((row) => {
            const href = workspace.base + row.path
            const current = path === href ? "page" : path.startsWith(`${href}/`) ? "true" : undefined
            return (
              <li>
                <a href={href} aria-current={current}>
                  {row.label}
                </a>
              </li>
            )
          })}
      </ul>
    </nav>
  )
}
