import { realNow } from "../../../platform/clock.ts"
import type { Tx } from "../../../platform/db.ts"
import * as store from "../store.ts"

/** Somebody without a name, who takes an erased person's place in one vendor's rows. As the system. */
export async function addTombstone(tx: Tx, id: string): Promise<void> {
  await store.insertPerson(tx, { id, email: `erased+${id}@erased.invalid`, createdAt: realNow() })
}

/** Forgets a person whom no vendor has any more, with what they signed in by. As the system. */
export async function forgetPerson(tx: Tx, id: string): Promise<void> {
  await store.deletePerson(tx, id)
}
