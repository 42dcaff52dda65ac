import { unauthorized } from "./errors.ts"

/** Refuses what comes without a secret key: Bearer, or Basic with the key as the user's name. */
export function admit({ authorization }: { authorization: string | null }) {
  if (!authorization)
    throw unauthorized(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    )
  const [scheme = "", credential = ""] = authorization.split(" ")
  const key =
    scheme.toLowerCase() === "basic" ? (Buffer.from(credential, "base64").toString().split(":")[0] ?? "") : credential
  if (key.startsWith("pk_"))
    throw unauthorized("This API call cannot be made with a publishable API key. Please use a secret API key.")
  if (!/^(sk|rk)_\w+$/.test(key)) throw unauthorized(`Invalid API Key provided: ${key.slice(0, 8)}****`)
}

/** A bucket of requests per API key that fills again at a steady rate. */
export class RateLimit {
  readonly #perSecond: number
  readonly #buckets = new Map<string, { left: number; at: number }>()

  constructor(perSecond: number) {
    this.#perSecond = perSecond
  }

  take(key: string): boolean {
    const now = performance.now()
    const bucket = this.#buckets.get(key) ?? { left: this.#perSecond, at: now }
    const left = Math.min(this.#perSecond, bucket.left + ((now - bucket.at) / 1000) * this.#perSecond)
    this.#buckets.set(key, { left: left >= 1 ? left - 1 : left, at: now })
    return left >= 1
  }
}
