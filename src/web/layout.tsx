import { raw } from "hono/html"
import type { Child } from "hono/jsx"
import type { Flash } from "../lib/flash.ts"
import { LANGUAGE_NAMES, LANGUAGES, THEMES } from "../vocabulary/languages.ts"
import type { MoneyMode } from "../vocabulary/money-modes.ts"
import { favicon, script, stylesheet } from "./assets/assets.ts"
import { isMoneyPage, Nav, type Workspace } from "./nav.tsx"
import { currentReader, type Reader, ReaderContext, t } from "./reader.ts"
import { fieldWords } from "./ui/field-words.ts"
import { Menu } from "./ui/tabs.tsx"

/** What every page needs to know about the request, apart from its own content. */
export type Shell = {
  path: string
  environment: "local" | "production"
  workspace: Workspace | null
  /** The e-mail of who is signed in. */
  person: string | null
  reader: Reader
  flash: Flash | null
  /** Payouts go to a stand-in, or to Stripe's test mode: finance pages say so. */
  money: MoneyMode
  /** The instant, in words, at which a test vendor's clock stands. */
  testClock: string | null
}

type LayoutProps = { shell: Shell; title: string; children?: Child }

/** A whole HTML document. Strict content policies hold: no inline script or style, nothing from another host. */
export function Layout({ shell, title, children }: LayoutProps) {
  return (
    <ReaderContext.Provider value={shell.reader}>
      <Document shell={shell} title={title}>
        {children}
      </Document>
    </ReaderContext.Provider>
  )
}

/** A document without a frame of ours, for a frame of another's. */
export function BareLayout({ reader, title, children }: { reader: Reader; title: string; children?: Child }) {
  return (
    <ReaderContext.Provider value={reader}>
      {raw("<!doctype html>")}
      <html lang={reader.language}>
        <Head reader={reader} title={title} />
        <body>
          <main id="main">{children}</main>
        </body>
      </html>
    </ReaderContext.Provider>
  )
}

function Head({ reader, title }: { reader: Reader; title: string }) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="referrer" content="same-origin" />
      <meta name="color-scheme" content={reader.theme === "auto" ? "light dark" : reader.theme} />
      <title>{title}</title>
      <link rel="icon" href={favicon.path} type="image/svg+xml" />
      <link rel="stylesheet" href={stylesheet.path} />
      <script src={script.path} defer />
    </head>
  )
}

function Document({ shell, title, children }: LayoutProps) {
  const { workspace, reader } = shell
  return (
    <>
      {raw("<!doctype html>")}
      <html lang={reader.language} data-theme={reader.theme === "auto" ? undefined : reader.theme}>
        <Head reader={reader} title={[title, workspace?.name, "Grapevine"].filter(Boolean).join(" · ")} />
        <body>
          <a class="skip" href="#main">
            {t("frame.skip")}
          </a>
          <header>
            <Banners shell={shell} />
            <TopBar shell={shell} />
          </header>
          <div class={workspace ? "shell" : "shell alone"}>
            {workspace && <Nav workspace={workspace} path={shell.path} />}
            <main id="main" tabindex={-1}>
              {shell.flash && <Toast flash={shell.flash} />}
              {children}
            </main>
          </div>
          <Footer shell={shell} />
        </body>
      </html>
    </>
  )
}

/** What just happened, once. With script it can be put away, and goes by itself where all went well. */
function Toast({ flash: { tone, text, code } }: { flash: Flash }) {
  return (
    <div class={`flash ${tone}`} data-toast={tone}>
      <p role={tone === "bad" ? "alert" : "status"}>{tone === "bad" ? fieldWords(text, code) : text}</p>
      <button type="button" class="plain" data-close hidden>
        {t("kit.close")}
      </button>
    </div>
  )
}

function Banners({ shell }: { shell: Shell }) {
  const isMoney = shell.workspace && isMoneyPage(shell.workspace, shell.path)
  const banners = [
    isMoney && shell.money === "sandbox" && t("frame.sandbox"),
    isMoney && shell.money === "test" && t("frame.stripe_test"),
    shell.testClock && t("frame.test_clock", { at: shell.testClock }),
    shell.environment === "local" && t("frame.local"),
  ].filter((text): text is string => Boolean(text))
  return banners.length ? (
    <div class="banners" role="note">
      {banners.map((text) => (
        <p>{text}</p>
      ))}
    </div>
  ) : null
}

function TopBar({ shell }: { shell: Shell }) {
  const { workspace } = shell
  return (
    <div class="top">
      <a class="brand" href="/" aria-label="Grapevine">
        <img src={favicon.path} alt="" width="22" height="22" />
        <span class={workspace ? "wide" : undefined}>Grapevine</span>
      </a>
      {workspace && (
        <a class="workspace" href="/choose" title={t("frame.switch")}>
          <strong>{workspace.name}</strong>
          <span aria-hidden="true"> ▾</span>
        </a>
      )}
      {workspace?.audience === "vendor" && <SearchForm action={`${workspace.base}/search`} />}
      <div class="who">
        {shell.person ? (
          <Menu label={shell.person}>
            <a href="/profile/security">{t("frame.account")}</a>
            <a href="/choose">{t("frame.switch")}</a>
            <form method="post" action="/sign-out">
              <button type="submit" class="plain">
                {t("frame.sign_out")}
              </button>
            </form>
          </Menu>
        ) : (
          shell.path !== "/sign-in" && <a href="/sign-in">{t("frame.sign_in")}</a>
        )}
      </div>
    </div>
  )
}

function SearchForm({ action }: { action: string }) {
  return (
    <search class="find">
      <form method="get" action={action}>
        <label>
          <span class="unseen">{t("frame.search")}</span>
          <input
            type="search"
            name="q"
            placeholder={t("frame.search_hint")}
            maxlength={200}
            autocomplete="off"
            data-key="/"
            aria-keyshortcuts="/"
          />
        </label>
      </form>
    </search>
  )
}

/** Where to post what a reader chose in the footer. */
export const PREFERENCES_PATH = "/preferences"

function Footer({ shell }: { shell: Shell }) {
  const { language, theme } = currentReader()
  return (
    <footer class="foot">
      <span>Grapevine</span>
      <a href="/docs">{t("frame.docs")}</a>
      {shell.environment === "local" && <a href="/outbox">{t("frame.outbox")}</a>}
      <form method="post" action={PREFERENCES_PATH} class="choices">
        <fieldset>
          <legend class="unseen">{t("frame.language")}</legend>
          {LANGUAGES.map((one) => (
            <button
              type="submit"
              name="language"
              value={one}
              lang={one}
              aria-pressed={one === language ? "true" : "false"}
            >
              {LANGUAGE_NAMES[one]}
            </button>
          ))}
        </fieldset>
        <fieldset>
          <legend class="unseen">{t("frame.theme")}</legend>
          {THEMES.map((one) => (
            <button type="submit" name="theme" value={one} aria-pressed={one === theme ? "true" : "false"}>
              {t(`frame.theme_${one}`)}
            </button>
          ))}
        </fieldset>
      </form>
    </footer>
  )
}
