import axe from "axe-core"
import type { Page } from "playwright-core"
import { expect } from "vitest"
import { LANGUAGES, type Language } from "../../src/vocabulary/languages.ts"

const WIDTHS = [1280, 390, 320]
const SCHEMES = ["light", "dark"] as const
/** The least side of what one points at, in CSS pixels; a link within a sentence may be as high as its line. */
const LEAST_TARGET = 24

type Wanted = {
  widths?: number[]
  languages?: readonly Language[]
  /** Called in each language, theme and width, as for a picture. */
  look?: (name: string) => Promise<unknown>
}
const isFull = process.env.ACCESSIBLE === "all"

/** Which of several a page is looked at in: by its address without ids, so that it is the same each time. */
const turnOf = (url: string) =>
  [...new URL(url).pathname.replaceAll(/[a-z]{3}_\w+/g, "")].reduce((sum, letter) => sum + letter.charCodeAt(0), 0)

/**
 * Looks at pages for whatever `faultsOf` knows of, all folds open, each in one language, width and theme, other ones from page to page;
 * with ACCESSIBLE=all in each of each. The page is signed in by a person who chose no language.
 */
export async function expectAccessible(page: Page, urls: string[], wanted: Wanted = {}) {
  const { widths = WIDTHS, languages = LANGUAGES, look } = wanted
  const faults: string[] = []
  for (const url of urls) {
    const turn = turnOf(url)
    const inTurn = <One>(all: readonly One[], step: number) =>
      isFull ? all : [all[Math.floor(turn / step) % all.length]!]
    for (const language of inTurn(languages, 1)) {
      await page.context().addCookies([{ name: "gv_reader", value: `${language}.auto`, url }])
      const answer = await page.goto(url)
      expect(answer?.status(), url).toBe(200)
      expect(await page.locator("html").getAttribute("lang"), url).toBe(language)
      for (const width of inTurn(widths, languages.length)) {
        await page.setViewportSize({ width, height: 900 })
        for (const colorScheme of inTurn(SCHEMES, languages.length * widths.length)) {
          await page.emulateMedia({ colorScheme })
          await page.evaluate(() => {
            for (const change of document.getAnimations()) change.finish()
          })
          await look?.(`${new URL(url).pathname.slice(1).replaceAll(/\W+/g, "-")}-${language}-${colorScheme}-${width}`)
          await page.evaluate(() => {
            for (const fold of document.querySelectorAll<HTMLDetailsElement>("main details")) fold.open = true
          })
          const where = `${new URL(url).pathname}, ${language}, ${colorScheme}, ${width} px`
          faults.push(...(await faultsOf(page)).map((fault) => `${where}: ${fault}`))
        }
      }
    }
  }
  expect(faults).toEqual([])
}

/**
 * Everything that is wrong with a page as it is, in words: axe-core's violations, sideways scrolling, targets that are too small,
 * what keys do not reach or reach unseen, and minor units, ids or account paths in the text.
 */
async function faultsOf(page: Page): Promise<string[]> {
  return [
    ...(await axeFaults(page)),
    ...(await page.evaluate(faultsOfLayout, LEAST_TARGET)),
    ...(await page.evaluate(faultsOfKeys)),
    ...(await wordFaults(page)),
  ]
}

async function axeFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ["violations"],
      rules: { "target-size": { enabled: true } },
    }),
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) => `axe ${id}: ${html.slice(0, 200)} ${failureSummary?.replaceAll(/\s+/g, " ")}`,
    ),
  )
}

/** Runs in the page. */
function faultsOfLayout(least: number): string[] {
  const { scrollWidth, clientWidth } = document.documentElement
  const small = [...document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary")].filter(
    (target) => {
      const { width, height } = target.getBoundingClientRect()
      const isShown = target.checkVisibility() && width > 1 && height > 1
      const words = target.textContent?.trim() ?? ""
      const isInSentence = target.tagName === "A" && (target.parentElement?.textContent?.trim() ?? "") !== words
      const label = target.closest("label")?.getBoundingClientRect()
      const side = Math.max(Math.min(width, height), label ? Math.min(label.width, label.height) : 0)
      return isShown && !isInSentence && side < least - 0.5
    },
  )
  // Where rows are lists of their own, nothing in them may be wider than they are.
  const cut = [...document.querySelectorAll<HTMLElement>("main :is(tbody, tfoot) > tr")].filter(
    (row) => getComputedStyle(row).display === "block" && row.scrollWidth > row.clientWidth + 1,
  )
  return [
    ...(scrollWidth > clientWidth ? [`scrolls sideways: ${scrollWidth} px in ${clientWidth}`] : []),
    ...cut.map((row) => `cut: ${row.textContent?.trim().slice(0, 80)}`),
    ...small.map((target) => {
      const { width, height } = target.getBoundingClientRect()
      return `small target: ${Math.round(width)} × ${Math.round(height)} ${target.outerHTML.slice(0, 160)}`
    }),
  ]
}

/** Runs in the page: what the tab key does not reach in the order of the page, or reaches without that being seen. */
function faultsOfKeys(): string[] {
  const said = (fault: string, { outerHTML }: Element) => `${fault}: ${outerHTML.slice(0, 160)}`
  const native = "a[href], button, input, select, textarea, summary"
  const shown = [...document.querySelectorAll<HTMLElement>(native)].filter(
    (one) => one.checkVisibility({ visibilityProperty: true }) && !(one as HTMLInputElement).disabled,
  )
  const unseen = shown.filter((one) => {
    one.focus({ preventScroll: true, focusVisible: true } as FocusOptions)
    const { outlineStyle, outlineWidth } = getComputedStyle(one)
    return document.activeElement !== one || outlineStyle === "none" || Number.parseFloat(outlineWidth) === 0
  })
  ;(document.activeElement as HTMLElement | null)?.blur()
  return [
    ...unseen.map((one) => said("focus is not seen", one)),
    ...shown.filter(({ tabIndex }) => tabIndex !== 0).map((one) => said("out of the order of keys", one)),
    ...[...document.querySelectorAll("[role=button], [role=link], [role=tab], [onclick]")]
      .filter((one) => !one.matches(native))
      .map((one) => said("worked by pointer only", one)),
  ]
}

const RAW =
  /\b(aff|prg|grp|sal|com|cus|ven|lnk|clk|run|itm|per)_[0-9a-z]{8,}|\b(liability|expense|asset):\w+|basis points|minor units/i

async function wordFaults(page: Page): Promise<string[]> {
  const words = (await page.locator("main").textContent()) ?? ""
  const found = RAW.exec(words)
  return found ? [`not for people: ${found[0]}`] : []
}
