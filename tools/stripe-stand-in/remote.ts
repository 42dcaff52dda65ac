import type { Control } from "./control.ts"

/** The same control over a stand-in that runs in another process. */
export function connectStripeStandIn(url: string): Control {
  const call = (name: string) => async (argument?: unknown) => {
    const body = JSON.stringify(argument === undefined ? {} : argument)
    const answer = await fetch(`${url}/_control/${name}`, { method: "POST", body })
    const result: unknown = await answer.json()
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(result)}`)
    return result
  }
  // Without `then`, or awaiting the control would call a control of that name.
  return new Proxy({} as Control, { get: (_target, name) => (name === "then" ? undefined : call(String(name))) })
}
