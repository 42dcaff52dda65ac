import { invariant } from "../../lib/assert.ts"
import type { Tx } from "../../platform/db.ts"
import { type FoundPerson, needlesOf } from "./core/person.ts"
import { personMap } from "./core/person-map/person-map.ts"
import { wordsOf } from "./core/person-map/table-map.ts"
import { patternOf, scrubber } from "./core/scrub.ts"
import * as people from "./person-store.ts"

/** Takes a person out of what the rows of a table say; how many rows that changed. */
export async function eraseWords(tx: Tx, vendorId: string, table: string, found: FoundPerson): Promise<number> {
  const map = personMap[table]
  invariant(map, "table_is_in_the_map")
  const needles = needlesOf(found)
  const pattern = patternOf(needles)
  if (pattern === null) return 0
  const columns = wordsOf(map)
  const { isAbout, text, json } = scrubber(needles)
  const rewrite = (row: { texts: (string | null)[]; isMine: boolean }) => {
    const isTheirs = row.isMine || row.texts.some((one) => one !== null && isAbout(one))
    const made = row.texts.map((one, index) => {
      const { column, isJson, isName } = columns[index]!
      const blank = map.blank?.[column]
      if (one === null) return null
      if (isTheirs && blank !== undefined) return blank
      if (!isJson) return text(one, isTheirs && !isName)
      const [before, after] = [JSON.stringify(JSON.parse(one)), JSON.stringify(json(JSON.parse(one), isTheirs))]
      return before === after ? one : after
    })
    return made.every((one, index) => one === row.texts[index]) ? null : made
  }
  const mine = people.isMine(map.of ?? [], found.ids)
  const words = { columns, pattern, mine }
  const own = await people.rewriteOf(tx, people.placeOf(table, map, vendorId), words, rewrite)
  if (table !== "stripe_events") return own
  return own + (await people.rewriteOf(tx, people.platformEvents(found.ids.account), words, rewrite))
}
