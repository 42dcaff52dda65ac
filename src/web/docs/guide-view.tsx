import type { Child } from "hono/jsx"
import { Table } from "../ui/table.tsx"
import { PageHead } from "../ui/text.tsx"
import { DOCS_PATH, TO_DOCS } from "./docs-paths.ts"
import type { Guide, GuideGroup } from "./guides.ts"
import { Line } from "./line.tsx"
import type { Block } from "./markdown.ts"

type GuideProps = { guide: Guide; groups: GuideGroup[] }

/** One guide, with all others beside it. */
export function GuideView({ guide, groups }: GuideProps) {
  const known = new Set(groups.flatMap(({ guides }) => guides.map(({ slug }) => slug)))
  return (
    <>
      <PageHead title={guide.title} back={TO_DOCS} />
      <div class="docs" lang="en">
        <nav class="contents" aria-label="Guides">
          <GuideList groups={groups} guide={guide} />
        </nav>
        <div class="stack prose">
          <Blocks blocks={guide.blocks} known={known} caption={guide.title} />
        </div>
      </div>
    </>
  )
}

/** Titles of guides under those of their groups; the one that is read has its headings below it. */
function GuideList({ groups, guide }: { groups: GuideGroup[]; guide: Guide }) {
  return (
    <ul>
      {groups.map(({ title, guides }) => (
        <li>
          <span class="sub">{title}</span>
          <ul>
            {guides.map((one) => (
              <li>
                <a href={`${DOCS_PATH}/${one.slug}`} aria-current={one === guide ? "page" : undefined}>
                  {one.title}
                </a>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}

type BlocksProps = { blocks: Block[]; known: ReadonlySet<string>; caption: string }

function Blocks({ blocks, known, caption }: BlocksProps): Child {
  let heading = caption
  return blocks.map((block): Child => {
    if (block.kind === "heading") heading = block.text
    return <OneBlock block={block} known={known} caption={heading} />
  })
}

type OneProps = { block: Block; known: ReadonlySet<string>; caption: string }

function OneBlock({ block, known, caption }: OneProps): Child {
  switch (block.kind) {
    case "heading": {
      const Heading = block.level > 2 ? "h3" : "h2"
      return (
        <Heading id={block.id}>
          <Line text={block.text} known={known} />
        </Heading>
      )
    }
    case "paragraph":
      return (
        <p>
          <Line text={block.text} known={known} />
        </p>
      )
    case "code":
      return (
        <pre class="code" tabindex={0}>
          <code>{block.text}</code>
        </pre>
      )
    case "list": {
      const List = block.isOrdered ? "ol" : "ul"
      return (
        <List>
          {block.items.map((item) => (
            <li>
              <Item blocks={item} known={known} caption={caption} />
            </li>
          ))}
        </List>
      )
    }
    case "table":
      return <Grid head={block.head} rows={block.rows} known={known} caption={caption} />
  }
}

/** An item of one paragraph is its line alone. */
function Item({ blocks, known, caption }: BlocksProps): Child {
  const [only, ...rest] = blocks
  if (only?.kind !== "paragraph") return <Blocks blocks={blocks} known={known} caption={caption} />
  return (
    <>
      <Line text={only.text} known={known} />
      <Blocks blocks={rest} known={known} caption={caption} />
    </>
  )
}

type GridProps = { head: string[]; rows: string[][]; known: ReadonlySet<string>; caption: string }

function Grid({ head, rows, known, caption }: GridProps) {
  const columns = head.map((title, index) => ({
    title: title.replaceAll("`", ""),
    cell: (row: string[]) => <Line text={row[index] ?? ""} known={known} />,
  }))
  return <Table caption={caption.replaceAll("`", "")} isCaptionUnseen rows={rows} empty="" columns={columns} />
}
