import sparticuz from "@sparticuz/chromium"

/** Unpacks Chromium before test files want it side by side: all but the first would find a part of it. */
export default async function setup(): Promise<void> {
  await sparticuz.executablePath()
}
