import sparticuz from "@sparticuz/chromium"
import { type Browser, chromium } from "playwright-core"

// The package is made for scraping in little memory. Here it is part of what is tested that no page reads another's
// answers, and in one process the browser ends with the first context that is closed.
const UNFIT = ["--disable-web-security", "--allow-running-insecure-content", "--single-process"]

/** A real Chromium, without a window, that talks to loopback only. */
export async function startBrowser(extraArguments: string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    headless: true,
    args: [
      ...sparticuz.args.filter((argument) => !UNFIT.includes(argument)),
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      ...extraArguments,
    ],
  })
}

// A headless Chromium says so in its name, and is taken for a bot: visitors have windows.
export const VISITOR =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
