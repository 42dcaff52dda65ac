export type UserAgent = { browser: string | null; version: string | null; os: string | null; device: string | null }

/** In this order: what others also call themselves by comes after them. Names are as people know them. */
const BROWSERS: [string, RegExp][] = [
  ["Microsoft Edge", /\b(?:Edg|EdgA|EdgiOS|Edge)\/([\d.]+)/],
  ["Opera", /\b(?:OPR|OPT|OPiOS|Opera)\/([\d.]+)/],
  ["Samsung Internet for Android", /\bSamsungBrowser\/([\d.]+)/],
  ["Vivaldi", /\bVivaldi\/([\d.]+)/],
  ["Yandex Browser", /\bYaBrowser\/([\d.]+)/],
  ["UC Browser", /\bUCBrowser\/([\d.]+)/],
  ["DuckDuckGo", /\b(?:DuckDuckGo|Ddg)\/([\d.]+)/],
  ["Instagram", /\bInstagram ([\d.]+)/],
  ["Facebook", /\bFBAV\/([\d.]+)/],
  ["Firefox", /\b(?:Firefox|FxiOS)\/([\d.]+)/],
  ["Chromium", /\bChromium\/([\d.]+)/],
  ["Chrome", /\b(?:Chrome|CriOS|HeadlessChrome)\/([\d.]+)/],
  ["Safari", /\bVersion\/([\d.]+).*\bSafari\//],
  ["Internet Explorer", /\b(?:MSIE |Trident\/.*rv:)([\d.]+)/],
]
const DEVICES: [string, RegExp][] = [
  ["bot", /bot\b|crawl|spider/i],
  ["tv", /\b(?:Smart-?TV|AppleTV|BRAVIA|HbbTV|Web0S)\b/i],
]
const SYSTEMS: [string, RegExp, device: string | null][] = [
  ["iOS", /\biPad\b/, "tablet"],
  ["iOS", /\b(?:iPhone|iPod)\b/, "mobile"],
  ["Android", /\bAndroid\b(?=.*\bMobile\b)/, "mobile"],
  ["Android", /\bAndroid\b/, "tablet"],
  ["Chrome OS", /\bCrOS\b/, "desktop"],
  ["Windows", /\bWindows\b/, "desktop"],
  ["macOS", /\bMac OS X\b|\bMacintosh\b/, "desktop"],
  ["Linux", /\bLinux\b|\bX11\b/, "desktop"],
]

/** Browsers say it in less; what is longer costs more to look through than it says. */
const MOST_CHARACTERS = 512

/** What a browser calls itself; null for what it does not say, or nobody knows. */
export function readUserAgent(said: string): UserAgent {
  const text = said.slice(0, MOST_CHARACTERS)
  const browser = BROWSERS.find(([, mark]) => mark.test(text))
  const system = SYSTEMS.find(([, mark]) => mark.test(text))
  return {
    browser: browser?.[0] ?? null,
    version: browser?.[1].exec(text)?.[1] ?? null,
    os: system?.[0] ?? null,
    device: DEVICES.find(([, mark]) => mark.test(text))?.[0] ?? system?.[2] ?? null,
  }
}
