// The whole of @cloudflare/workers-types would clash with the DOM's and Node's globals: this is what we use of it.
declare module "cloudflare:workers" {
  export abstract class WorkerEntrypoint<Bindings = unknown> {
    protected env: Bindings
    protected ctx: { waitUntil(work: Promise<unknown>): void }
  }
}
