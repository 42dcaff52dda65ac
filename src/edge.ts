import { edgeSigners } from "./edge-keys.ts"
import { type EdgeContext, type EdgeEnv, type EdgeRequest, followLink, linkHosts } from "./edge-links.ts"
import { linkAddress } from "./features/links/redirect/core/link-address.ts"
import { unavailablePage } from "./features/links/redirect/core/link-pages.ts"
import { parseLinkUrl } from "./features/links/redirect/core/link-url.ts"
import { toResponse } from "./features/links/redirect/redirect.ts"
import { appAway } from "./platform/workers/edge-away.ts"

export default {
  async fetch(request: EdgeRequest, env: EdgeEnv, context: EdgeContext): Promise<Response> {
    const url = parseLinkUrl(request.url)
    const address = linkAddress(url, linkHosts(env.LINK_HOSTS))
    try {
      if (!address) return await env.APP.fetch(request)
      const known = edgeSigners(env)
      const signers = known instanceof Promise ? await known : known
      return toResponse(await followLink(request, { url, address }, env, context, signers))
    } catch (error) {
      console.error(JSON.stringify({ event: "edge.failed", error: String(error) }))
      return address ? unavailablePage() : appAway()
    }
  },
}
