import { t } from "../../web/reader.ts"
import { Card } from "../../web/ui/card.tsx"
import { Name, PageHead } from "../../web/ui/text.tsx"

type Kind = "affiliate" | "sale" | "customer" | "inquiry" | "link" | "run"
export type FoundThing = { kind: Kind; label: string; more: string | null; href: string }

const KINDS: Kind[] = ["affiliate", "sale", "customer", "inquiry", "link", "run"]

/** What was found, by what it is; each leads to its page. */
export function SearchView({ words, found }: { words: string; found: FoundThing[] }) {
  const intro =
    words.length < 2
      ? t("search.ask")
      : found.length === 0
        ? t("search.none", { words })
        : t("search.found", { words, n: found.length })
  return (
    <>
      <PageHead title={t("search.title")} intro={intro} />
      {KINDS.map((kind) => ({ kind, own: found.filter((one) => one.kind === kind) })).map(({ kind, own }) =>
        own.length > 0 ? (
          <Card title={t(`search.${kind}`)}>
            <ul class="todo">
              {own.map(({ label, more, href }) => (
                <li>
                  <a href={href} data-row>
                    <span class="long">
                      <Name>{label}</Name>
                      {more && more !== label && (
                        <span class="sub">
                          <Name>{more}</Name>
                        </span>
                      )}
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          </Card>
        ) : null,
      )}
    </>
  )
}
