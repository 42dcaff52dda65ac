import fc from "fast-check"
import { expect, it } from "vitest"
import { framesOf } from "../../src/features/embed/core.ts"

const label = fc.stringMatching(/^[a-z0-9]{1,8}$/)
const host = fc
  .tuple(fc.constantFrom("", "*."), label, fc.constantFrom(".test", ".example.com"), fc.constantFrom("", ":8443"))
  .map((parts) => parts.join(""))
const local = fc.constantFrom("localhost", "localhost:5173", "127.0.0.1:3000")
/** What would be more than one host in a policy, or another directive. */
const broken = fc.constantFrom(
  "",
  "*",
  "a.test b.test",
  "a.test;script-src *",
  "a.test,b.test",
  "https://a.test",
  "'self'",
)

it("what is embedded is framed by each of the program's hosts once, by https but on one's own machine, and by nothing else", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(host, local, broken)), (hosts) => {
      const frames = framesOf(hosts)
      expect(new Set(frames).size).toBe(frames.length)
      for (const frame of frames) {
        const [, scheme, framed] = /^(https?):\/\/(\S+)$/.exec(frame)!
        expect(hosts).toContain(framed)
        expect(scheme).toBe(/^(localhost|127\.)/.test(framed!) ? "http" : "https")
        expect(framed).toMatch(/^(\*\.)?[a-z0-9.-]+(:\d+)?$/)
      }
      for (const one of hosts.filter((text) => /^(\*\.)?[a-z0-9-]+(\.[a-z0-9.-]+)?(:\d+)?$/.test(text)))
        expect(frames.some((frame) => frame.endsWith(`//${one}`))).toBe(true)
    }),
  )
})
