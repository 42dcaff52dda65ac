import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"

/** A script in a process of its own, which is asked by messages. */
export function start(script: URL, env: NodeJS.ProcessEnv = process.env, execArgv: readonly string[] = []) {
  const child: ChildProcess = fork(script, { env, execArgv: [...execArgv] })
  const gone = once(child, "exit").then(([code]) => {
    throw new Error(`${script.pathname} ended with ${code}`)
  })
  // It may end when nobody waits for it.
  gone.catch(() => {})
  const next = async <T>(): Promise<T> => {
    const [message] = await Promise.race([once(child, "message"), gone])
    return message as T
  }
  return {
    pid: child.pid!,
    next,
    ask: <T>(message: object): Promise<T> => {
      child.send(message)
      return next<T>()
    },
    end: () => void child.kill(),
  }
}

export type Child = ReturnType<typeof start>
