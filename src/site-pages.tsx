import type { OpenRoute, PageAnswer } from "./features/identity/sessions/core/page.ts"
import { notFound } from "./lib/errors.ts"
import { once } from "./lib/once.ts"
import type { ApiDocument } from "./platform/http/openapi.ts"
import { readKeptMails } from "./platform/mail.ts"
import { DocsGroupView, DocsView } from "./web/docs/docs.tsx"
import { API_PATH, DOCS_PATH, ERRORS_PATH } from "./web/docs/docs-paths.ts"
import { ErrorsView, ErrorView, isErrorCode } from "./web/docs/errors-view.tsx"
import { GuideView } from "./web/docs/guide-view.tsx"
import { readGuides } from "./web/docs/guides.ts"
import { loadGuides } from "./web/docs/load-guides.ts"
import { OutboxView } from "./web/outbox.tsx"
import { say } from "./web/reader.ts"

// Read with the first page that shows them: no other needs them.
const guides = once(async () => readGuides(JSON.parse(await loadGuides())))

const errorTexts = once(async () => (await import("./web/docs/error-texts.ts")).ERROR_TEXTS)

const open = (path: string, run: OpenRoute["run"]): OpenRoute => ({ audience: "open", method: "get", path, run })

/** Pages about the installation itself. */
export const sitePages = (document: () => ApiDocument): OpenRoute[] => [
  ...docsPages(document),
  open("/outbox", showOutbox),
]

function docsPages(document: () => ApiDocument): OpenRoute[] {
  const groups = once(async () => (await import("./web/docs/outline.ts")).outline(document()))
  const about = () => document().info
  return [
    open(DOCS_PATH, async ({ query }) => {
      const view = <DocsView info={about()} groups={await groups()} guides={await guides()} query={query.q ?? ""} />
      return { kind: "view", title: "Documentation", view }
    }),
    open(ERRORS_PATH, async () => ({ kind: "view", title: "Errors", view: <ErrorsView texts={await errorTexts()} /> })),
    open(`${ERRORS_PATH}/:code`, async ({ params: { code } }) => {
      if (!isErrorCode(code)) throw notFound()
      return {
        kind: "view",
        title: code,
        view: <ErrorView code={code} groups={await groups()} texts={await errorTexts()} />,
      }
    }),
    open(`${API_PATH}/:group`, async ({ params }) => {
      const group = (await groups()).find(({ slug }) => slug === params.group)
      if (!group) throw notFound()
      return {
        kind: "view",
        title: group.name,
        view: <DocsGroupView info={about()} groups={await groups()} group={group} />,
      }
    }),
    open(`${DOCS_PATH}/:guide`, async ({ params }) => {
      const all = await guides()
      const guide = all.flatMap((group) => group.guides).find(({ slug }) => slug === params.guide)
      if (!guide) throw notFound()
      return { kind: "view", title: guide.title, view: <GuideView guide={guide} groups={all} /> }
    }),
  ]
}

async function showOutbox({ ctx, reader }: Parameters<OpenRoute["run"]>[0]): Promise<PageAnswer> {
  if (ctx.ports.env.environment !== "local") throw notFound()
  const mails = (await readKeptMails(ctx)).map(({ recipient, createdAt, ...mail }) => ({
    ...mail,
    to: recipient,
    sentAt: createdAt.toISOString(),
  }))
  return { kind: "view", title: say(reader.language, "frame.outbox"), view: <OutboxView mails={mails} zone="UTC" /> }
}
