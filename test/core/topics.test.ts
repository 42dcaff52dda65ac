import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { catalog } from "../../src/features/webhooks/deliveries/catalog.ts"
import { EVENT_TYPES } from "../../src/vocabulary/topics.ts"
import { listFiles, type Node, toSource, visit } from "../support/tidy/source.ts"

/** Where a topic's name is written down without anything being put into the outbox by it. */
const READERS = /^src\/(queues|vocabulary\/topics)\.ts$|\/(jobs|catalog)\.ts$|-view\.tsx$/
const WRITERS = /^(emit|emitAll|outbox|outboxAll)$/
const PAST = /\.([a-z]+ed|sent)$/

const sources = listFiles("src")
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => toSource(path, readFileSync(path, "utf8")))

/** The keys of a type of `vocabulary/topics.ts`. */
function namesOf(type: string): string[] {
  const names: string[] = []
  visit(sources.find(({ path }) => path === "src/vocabulary/topics.ts")!.tree, (node, parents) => {
    const declared = parents.find((parent) => parent.type === "TSTypeAliasDeclaration")
    const isDirect = parents.filter((parent) => parent.type === "TSTypeLiteral").length === 1
    if (node.type === "TSPropertySignature" && isDirect && (declared?.id as Node | undefined)?.name === type)
      names.push(String((node.key as Node).value))
  })
  return names
}

/** Names that are put into the outbox: by a call of its functions, or as the type or topic of what a writer is given. */
function written(): Set<string> {
  const found = new Set<string>()
  for (const { path, tree } of sources)
    if (!READERS.test(path))
      visit(tree, (node, parents) => {
        const parent = parents.at(-1)
        const name = (parent?.callee ?? parent?.key ?? parent?.id) as Node | undefined
        if (node.type === "Literal" && (WRITERS.test(String(name?.name)) || /^(type|topic)$/.test(String(name?.name))))
          found.add(String(node.value))
      })
  return found
}

it("every event of the catalogue happens somewhere, and is named in the past tense", () => {
  const [events, happening] = [[...EVENT_TYPES], written()]
  expect(events).toEqual(Object.keys(catalog))
  expect(events.filter((event) => !happening.has(event))).toEqual([])
  expect(events.filter((event) => !PAST.test(event))).toEqual([])
})

it("every topic that somebody reads is written by somebody, and none is an event too", () => {
  const [topics, happening] = [namesOf("OutboxWork"), written()]
  expect(topics.length).toBeGreaterThan(0)
  expect(topics.filter((topic) => !happening.has(topic))).toEqual([])
  expect(topics.filter((topic) => Object.hasOwn(catalog, topic))).toEqual([])
})
