import { created, endpoint, vendorOf } from "../../platform/http/endpoint.ts"
import * as contract from "./contract.ts"
import type { createEmbedToken } from "./create-embed-token.ts"

/** Tokens for what vendors show in their own products; the use case is given, since it is read by need. */
export const embedApi = (create: typeof createEmbedToken) => [
  endpoint({
    method: "post",
    path: "/v1/embed-tokens",
    action: "embed.create",
    summary: "Create a token that shows an affiliate's link and figures in your own product for an hour",
    body: contract.CreateEmbedToken,
    answers: { 201: contract.EmbedToken },
    run: (ctx, { body }) => create(ctx, vendorOf(ctx), body),
    answer: created((made) => made),
  }),
]
