import type { Workspace } from "../../../web/nav.tsx"
import { PageHead } from "../../../web/ui/text.tsx"

/** A person may work for several vendors and be the affiliate of several more. `role` is said beside each. */
export function ChooseWorkspaceView({
  workspaces,
}: {
  workspaces: { workspace: Workspace; href: string; role: string }[]
}) {
  return (
    <section class="card narrow">
      <PageHead title="Choose where to go" />
      {workspaces.length === 0 ? (
        <p class="soft">Your address belongs to no vendor and no program yet. Ask whoever invited you.</p>
      ) : (
        <ul class="plain-list">
          {workspaces.map(({ workspace, href, role }) => (
            <li>
              <a class="choice" href={href}>
                <span>
                  <strong>{workspace.name}</strong>
                  <span class="sub">{role}</span>
                </span>
                <span aria-hidden="true">→</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
