import { invariant } from "../../lib/assert.ts"
import type { Tx } from "../../platform/db.ts"
import { type ErasurePosition, type FoundPerson, needlesOf } from "./core/person.ts"
import { type TableMap, wordsOf } from "./core/person-map/table-map.ts"
import { type Needles, patternOf, scrubber } from "./core/scrub.ts"
import { loadPersonMap } from "./load-person-map.ts"
import * as people from "./person-store.ts"

export type Erasing = { vendorId: string; found: FoundPerson }
const BEGINNING: ErasurePosition = { place: 0, after: null, changed: 0 }

/**
 * Takes a person out of what the next rows of a table say: how many rows of it that changed so far, and where it goes on; null
 * once all are read.
 */
export async function eraseWords(tx: Tx, { vendorId, found }: Erasing, table: string, at: ErasurePosition | null) {
  const { place, after, changed: before } = at ?? BEGINNING
  const map = await mapOf(table)
  const needles = needlesOf(found)
  const pattern = patternOf(needles)
  if (pattern === null) return { changed: 0, position: null }
  const columns = wordsOf(map)
  const mine = people.isMine(map.of ?? [], found.ids)
  const places = [people.placeOf(table, map, vendorId)]
  if (table === "stripe_events") places.push(people.platformEvents(found.ids.account))
  const page = await people.pageOf(tx, places[place]!, after)
  const rewrite = rewriterOf(map, needles)
  const changed = before + (await people.rewriteOf(tx, places[place]!, { columns, pattern, mine }, rewrite, page))
  const next = page.reached ? { place, after: page.reached } : { place: place + 1, after: null }
  return { changed, position: next.place < places.length ? { ...next, changed } : null }
}

/** The words of the person's own rows of a table, while its columns still say whose they are. */
export async function eraseOwnWords(tx: Tx, { vendorId, found }: Erasing, table: string): Promise<void> {
  const map = await mapOf(table)
  const columns = wordsOf(map)
  if (columns.length === 0) return
  const place = people.placeOf(table, map, vendorId)
  const own = { columns, pattern: null, mine: people.isMine(map.of ?? [], found.ids) }
  await people.rewriteOf(tx, place, own, rewriterOf(map, needlesOf(found)), await people.wholeOf(tx, place))
}

async function mapOf(table: string): Promise<TableMap> {
  const map = (await loadPersonMap())[table]
  invariant(map, "table_is_in_the_map")
  return map
}

/** What becomes of a row's texts; null where they stay. */
function rewriterOf(map: TableMap, needles: Needles) {
  const columns = wordsOf(map)
  const { isAbout, text, json } = scrubber(needles)
  return (row: { id: string; texts: (string | null)[]; isMine: boolean }) => {
    const isTheirs = row.isMine || row.texts.some((one) => one !== null && isAbout(one))
    const made = row.texts.map((one, index) => {
      const { column, isJson, isName } = columns[index]!
      const blank = map.blank?.[column]
      if (one === null) return null
      if (isTheirs && blank !== undefined) return blank === "{id}" ? row.id : blank
      if (!isJson) return text(one, isTheirs && !isName)
      const [before, after] = [JSON.stringify(JSON.parse(one)), JSON.stringify(json(JSON.parse(one), isTheirs))]
      return before === after ? one : after
    })
    return made.every((one, index) => one === row.texts[index]) ? null : made
  }
}
