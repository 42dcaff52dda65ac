import { randomBytes } from "node:crypto"
import type { Tx } from "./journal.ts"
import type { Fields, Params } from "./params.ts"

/** The API version whose shapes the stand-in speaks: that of the installed SDK (a test compares them). */
export const API_VERSION = "2026-10-28.endive"

export type StripeObject = { id: string; object: string }

/** Something that happened, before it is stored and sent. `account`: it happened on a connected account. */
export type Happening = {
  type: string
  object: object
  account?: string
  previousAttributes?: Record<string, unknown>
}

/** What an endpoint may use beside its parameters. Times are Unix seconds. */
export type World = {
  now(): number
  url(): string
  emit(tx: Tx, happening: Happening): void
}

export type Call<P> = { ids: string[]; params: P; tx: Tx; world: World; account: string | null }

export type Route = {
  method: "GET" | "POST"
  pattern: string
  fields: Fields
  act(call: Call<Record<string, unknown>>): object
}

/** Declares an endpoint; `{}` in the pattern is an id. The parameters are typed by their declaration. */
export function route<const F extends Fields>(
  method: Route["method"],
  pattern: string,
  fields: F,
  act: (call: Call<Params<F>>) => object,
): Route {
  return { method, pattern, fields, act: (call) => act(call as unknown as Call<Params<F>>) }
}

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/** A new id in Stripe's manner: the prefix and 24 letters and digits. */
export function newId(prefix: string): string {
  return `${prefix}_${Array.from(randomBytes(24), (byte) => ALPHABET[byte % ALPHABET.length]).join("")}`
}

/** A property of an object whose exact type the reader does not know. */
export function property(object: object, name: string): unknown {
  return (object as Record<string, unknown>)[name]
}
