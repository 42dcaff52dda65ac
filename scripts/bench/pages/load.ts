// Asks for pages one after another over a kept connection and says how long each took, from a process of its own.
export type Asked = { name: string; url: string; headers: Record<string, string> }
export type Order = { asked: Asked[]; times: number }
/** Milliseconds of each answer, until its last byte; `status` is the worst one. */
export type Took = { name: string; ms: number[]; status: number; bytes: number }

async function ask({ name, url, headers }: Asked, times: number): Promise<Took> {
  const took: Took = { name, ms: [], status: 0, bytes: 0 }
  for (let i = 0; i < times; i++) {
    const startedAt = performance.now()
    const response = await fetch(url, { headers, redirect: "manual" })
    took.bytes = (await response.arrayBuffer()).byteLength
    took.ms.push(performance.now() - startedAt)
    took.status = Math.max(took.status, response.status)
  }
  return took
}

process.on("message", async ({ asked, times }: Order) => {
  const took: Took[] = []
  for (const one of asked) took.push(await ask(one, times))
  process.send?.(took)
})
