import { WorkerEntrypoint } from "cloudflare:workers"
import type { ExecutionContext } from "hono"
import { createApp } from "./app.ts"
import { runCron } from "./cron.ts"
import type { RoutedEmail } from "./features/inbox/mail/answer-email.ts"
import { captureClick } from "./features/links/clicks/capture-clicks.ts"
import { lookupLink } from "./features/links/links/lookup-link.ts"
import type { ClickMessage } from "./features/links/redirect/core/click.ts"
import { rare } from "./lazy-pages.ts"
import { consume, systemContext } from "./queues.ts"
import { type Bindings, type Invocation, openDeps, traced } from "./worker-deps.ts"

type Batch = Parameters<typeof consume>[1]

/** What the edge asks by RPC; see features/links/redirect/core/link-lookup.ts. */
export class LinkLookup extends WorkerEntrypoint<Bindings> {
  lookup(host: string, slug: string) {
    return lookupLink(openDeps(this.env, this.ctx), host, slug)
  }
  record(click: ClickMessage) {
    return captureClick(openDeps(this.env, this.ctx), click)
  }
}

const app = createApp((c) => openDeps(c.env, c.executionCtx))

export default {
  fetch: (request: Request, bindings: Bindings, invocation: ExecutionContext) =>
    traced(invocation, app.fetch(request, bindings, invocation)),
  email: (email: RoutedEmail, bindings: Bindings, invocation: Invocation) => {
    const deps = openDeps(bindings, invocation)
    return traced(
      invocation,
      rare("answerEmail")(systemContext(deps, "desk_mail"), email).then(() => deps.ports.wake()),
    )
  },
  queue: (batch: Batch, bindings: Bindings, invocation: Invocation) =>
    traced(invocation, consume(openDeps(bindings, invocation), batch)),
  scheduled: (_tick: unknown, bindings: Bindings, invocation: Invocation) =>
    traced(invocation, runCron(openDeps(bindings, invocation))),
}
