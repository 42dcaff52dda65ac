import type { Stored } from "./clicks.ts"
import type { Size } from "./people.ts"

const VENDORS = 50
const MAX_BYTES = 160
const OF_THE_CLICK = ["clicks", "click_origins", "click_agents"]

/** What goes with so many clicks. */
export function sizeFor(clicks: number, seed: number): Size {
  const vendors = Math.min(VENDORS, Math.max(2, Math.floor(clicks / 10_000)))
  return { vendors, affiliates: Math.max(vendors * 20, Math.floor(clicks / 100)), sales: Math.floor(clicks / 10), seed }
}

/** Prints what a click takes; false when that is over the limit. */
export function reportStored({ clicks, bytes }: Stored): boolean {
  const each = (names: string[]) => names.reduce((sum, name) => sum + (bytes[name] ?? 0), 0) / clicks
  for (const name of Object.keys(bytes))
    console.log(`${name.padEnd(16)}${each([name]).toFixed(1).padStart(8)} bytes a click`)
  const click = each(OF_THE_CLICK)
  const rollUps = each(Object.keys(bytes).filter((name) => !OF_THE_CLICK.includes(name)))
  console.log(
    `a click with its texts and indexes, of ${clicks}: ${click.toFixed(1)} bytes, limit ${MAX_BYTES}; roll-ups ${rollUps.toFixed(1)}`,
  )
  console.log(JSON.stringify({ clicks, bytes_a_click: click, roll_ups_a_click: rollUps, bytes }))
  return click <= MAX_BYTES
}
