import type { Context } from "hono"
import type { Client } from "../ctx.ts"

/** Who sends this request, as the network in front of us says. */
export function clientOf(c: Context): Client {
  return {
    address: c.req.header("cf-connecting-ip") ?? "",
    userAgent: c.req.header("user-agent") ?? null,
    country: c.req.header("cf-ipcountry") ?? null,
  }
}
