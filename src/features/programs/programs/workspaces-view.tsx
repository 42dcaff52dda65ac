import type { Workspace } from "../../../web/nav.tsx"
import { t } from "../../../web/reader.ts"
import { PageHead } from "../../../web/ui/text.tsx"

/** A person may work for several vendors and be the affiliate of several more. `role` is said beside each. */
export function ChooseWorkspaceView({
  workspaces,
}: {
  workspaces: { workspace: Workspace; href: string; role: string }[]
}) {
  return (
    <section class="card narrow">
      <PageHead title={t("choose.title")} />
      {workspaces.length === 0 ? (
        <p class="soft">{t("choose.none")}</p>
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
