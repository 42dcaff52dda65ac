import type { SharedStore } from "../stale-cache.ts"

export type KvNamespace = {
  get(key: string, type: "json"): Promise<unknown>
  put(key: string, value: string, options: { expirationTtl: number }): Promise<void>
  delete(key: string): Promise<void>
}

/** Workers KV as a shared store; entries are forgotten `ttlSeconds` (60 or more) after they were written. */
export function kvStore(kv: KvNamespace, ttlSeconds: number): SharedStore {
  return {
    get: (key) => kv.get(key, "json"),
    put: (key, value) => kv.put(key, JSON.stringify(value), { expirationTtl: ttlSeconds }),
    delete: (key) => kv.delete(key),
  }
}
