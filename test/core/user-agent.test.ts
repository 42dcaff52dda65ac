import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { readUserAgent } from "../../src/lib/user-agent.ts"

const CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0"
const PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"

describe("a browser", () => {
  it.each([
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/121.0`,
      "Microsoft Edge",
      "121.0",
      "Windows",
      "desktop",
    ],
    [`Mozilla/5.0 (Windows NT 10.0) ${CHROME} Safari/537.36 OPR/105.0`, "Opera", "105.0", "Windows", "desktop"],
    [`${PHONE} Version/17.0 Mobile/15E148 Safari/604.1`, "Safari", "17.0", "iOS", "mobile"],
    [`${PHONE} CriOS/120.0 Mobile/15E148 Safari/604.1`, "Chrome", "120.0", "iOS", "mobile"],
    [
      "Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) Version/16.0 Mobile Safari/604.1",
      "Safari",
      "16.0",
      "iOS",
      "tablet",
    ],
    [
      `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${CHROME} Mobile Safari/537.36`,
      "Chrome",
      "120.0.0.0",
      "Android",
      "mobile",
    ],
    [`Mozilla/5.0 (Linux; Android 13; SM-X700) ${CHROME} Safari/537.36`, "Chrome", "120.0.0.0", "Android", "tablet"],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.0 Safari/605.1.15",
      "Safari",
      "17.0",
      "macOS",
      "desktop",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "140.0", "Linux", "desktop"],
    ["curl/8.0", null, null, null, null],
  ])("that says %s is known by its name", (text, browser, version, os, device) => {
    expect(readUserAgent(text)).toEqual({ browser, version, os, device })
  })

  it("that says anything is read in no time", () => {
    fc.assert(fc.property(fc.string({ maxLength: 2000 }), (text) => readUserAgent(text) !== null))
    const from = performance.now()
    readUserAgent("Version/1 ".repeat(10_000))
    expect(performance.now() - from).toBeLessThan(1000)
  })
})
