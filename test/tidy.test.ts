import { describe, expect, it } from "vitest"
import { cycles } from "./support/tidy/cycle-rules.ts"
import * as imports from "./support/tidy/import-rules.ts"
import * as once from "./support/tidy/once-rules.ts"
import { crowded, foundRooms, ROOMS } from "./support/tidy/places.ts"
import * as retired from "./support/tidy/retired-words.ts"
import * as shape from "./support/tidy/shape-rules.ts"
import { readSources } from "./support/tidy/source.ts"
import * as words from "./support/tidy/word-rules.ts"

const COMMENT_SHARE = { least: 3, most: 8 }

const sources = readSources()

/** Fails with every violation of the rule, one a line. */
function none(violations: string[]) {
  expect(violations.length, `\n${violations.join("\n")}\n`).toBe(0)
}

describe("imports", () => {
  it("go from entries to features to platform to lib, and web knows lib only", () =>
    none(imports.check(sources, imports.layers)))
  it("of postgres, drizzle-orm and stripe stay in the one place that owns them", () =>
    none(imports.check(sources, imports.packages)))
  it("between slices go to the left, to verbs, core and contract only", () =>
    none(imports.check(sources, imports.slices)))
  it("between rooms of a slice go to the left, to what they share, and never to what composes them", () =>
    none(imports.check(sources, imports.rooms)))
  it("of the edge reach no zod, no database and no Stripe", () => none(imports.edgeReaches(sources)))
  it("never go round in a circle, types included", () => none(cycles(sources)))
  it("name the file that wrote a thing: there are no barrels", () => none(shape.barrels(sources)))
  it("know every slice and room, and none that is not there", () => {
    const listed = Object.entries(ROOMS).map(([slice, rooms]) => [slice, rooms.toSorted()])
    expect(foundRooms(sources.map(({ path }) => path))).toEqual(Object.fromEntries(listed))
  })
})

describe("a slice", () => {
  it("holds few enough files in each room to look them over", () => none(crowded(sources.map(({ path }) => path))))
  it("writes only its own tables", () => none(imports.foreignWrites(sources)))
  it("decides in a core without IO, clock, chance and waiting", () => none(shape.purity(sources)))
  it("is given the time and never asks", () => none(shape.clocks(sources)))
})

describe("style", () => {
  it("keeps files and functions short enough to read at once", () => none(shape.sizes(sources)))
  it("names files in kebab-case, and nothing after what everything is", () => none(shape.names(sources)))
  it("switches no check off, skips no test and knows no any", () => none(shape.escapes(sources)))
  it("follows what is clicked in a browser to the whole page", () => none(shape.clicks(sources)))
  it("names a function before it is set as a property", () =>
    none(shape.bornOld(sources.filter(({ path }) => path.startsWith("src/")))))
  it("spreads no object literal into another", () => none(shape.literalSpreads(sources)))
  it("names a file of one use case after the function that it is", () => none(once.verbNames(sources)))
  it("comments in three lines at most", () => none(shape.comments(sources)))
  it("says what a function does that others call", () => none(shape.undocumented(sources)))
  it("comments a little everywhere", () => {
    const share = shape.commentShare(sources)
    expect(share).toBeGreaterThanOrEqual(COMMENT_SHARE.least)
    expect(share).toBeLessThanOrEqual(COMMENT_SHARE.most)
  })
  it("says words of the product in features and the vocabulary only", () => none(words.productWords(sources)))
  it("says the words of the field, not those that were retired", () => none(retired.retiredWords(sources)))
  it("writes a list of words once", () => none(once.wordLists(sources)))
  it("gives a type one name, and a name one type", () => none(once.typeNames(sources)))
  it("leaves no mark of unfinished work", () => none(words.marks(sources)))
  it("says tables and contract where the outside world says neither", () => none(words.tablesWord(sources)))
})

describe("documents", () => {
  it("cite paths that exist", () => none(words.deadPaths()))
  it("show code as it is", () => none(words.staleExcerpts()))
  it("number the decisions without gaps", () => none(words.misnumbered()))
  it("list the slices in the order that is enforced, with their rooms", () =>
    expect(words.listedRooms()).toEqual(Object.entries(ROOMS)))
  it("explain every variable", () => none(words.undocumentedVariables()))
  it("are there when code cites them", () => none(words.deadDocuments(sources)))
})
