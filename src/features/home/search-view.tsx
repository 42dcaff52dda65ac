import type { MessageKey } from "../../web/messages/catalogue.ts"
import { t } from "../../web/reader.ts"
import { Card } from "../../web/ui/card.tsx"
import { Name, PageHead } from "../../web/ui/text.tsx"
import { FOUND_KINDS, type FoundKind } from "./core/found.ts"

export type FoundThing = { kind: FoundKind; label: string; more: string | null; href: string }

const TITLES: Record<FoundKind, MessageKey> = {
  affiliate: "nav.affiliates",
  sale: "search.sale",
  customer: "search.customer",
  inquiry: "plan.metric_inquiries",
  link: "nav.links",
  run: "nav.runs",
}

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
      <PageHead title={t("frame.search")} intro={intro} />
      {FOUND_KINDS.map((kind) => ({ kind, own: found.filter((one) => one.kind === kind) })).map(({ kind, own }) =>
        own.length > 0 ? (
          <Card title={t(TITLES[kind])}>
            <ul class="ways">
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
