// Cc are line feeds, escapes and the like; Zl and Zp break lines; the rest turn the direction of what stands after them.
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u

/** Whether text is one line of what is seen: no control characters, no line breaks, nothing that turns it around. */
export function isOneLine(text: string): boolean {
  return !CONTROLS.test(text)
}

/** The same text in one line: a blank for each run of what `isOneLine` does not allow. */
export function oneLine(text: string): string {
  return text.replace(new RegExp(`${CONTROLS.source}+`, "gu"), " ").trim()
}
