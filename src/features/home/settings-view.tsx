import type { MessageKey } from "../../web/messages/catalogue.ts"
import { t } from "../../web/reader.ts"
import { Card } from "../../web/ui/card.tsx"
import { PageHead } from "../../web/ui/text.tsx"

type SettingRow = { href: string; title: MessageKey; words: MessageKey; waiting: number }
type Props = { groups: { title: MessageKey; rows: SettingRow[] }[] }

/** All settings that a reader's role has, with a line each, and how much waits behind it. */
export function SettingsView({ groups }: Props) {
  return (
    <>
      <PageHead title={t("nav.settings")} intro={t("settings.intro")} />
      {groups.map(({ title, rows }) => (
        <Card title={t(title)}>
          <ul class="lines">
            {rows.map((row) => (
              <li>
                <p>
                  <a href={row.href}>{t(row.title)}</a>
                  {row.waiting > 0 && <strong> {t("nav.waiting", { n: row.waiting })}</strong>}
                </p>
                <p class="soft">{t(row.words)}</p>
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </>
  )
}
