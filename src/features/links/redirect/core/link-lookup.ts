import type { ClickMessage } from "./click.ts"
import type { LinkAnswer } from "./snapshot.ts"

/** What the app answers the edge by RPC. Both reject while the database is away. */
export type LookupPort = {
  lookup(host: string, slugKey: string): Promise<LinkAnswer>
  /** Stores one click at once; used when the queue does not take it. Storing it twice is harmless. */
  record(click: ClickMessage): Promise<void>
}
