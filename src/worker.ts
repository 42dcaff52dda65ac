import { WorkerEntrypoint } from "cloudflare:workers"

/** Answers the edge when it meets a link that its own store does not know. */
export class LinkLookup extends WorkerEntrypoint {}

export default {
  async fetch(request: Request): Promise<Response> {
    if (new URL(request.url).pathname === "/healthz") return Response.json({ status: "ok" })
    return new Response("There is nothing here.", { status: 404 })
  },
}
