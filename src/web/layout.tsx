import { raw } from "hono/html"
import type { Child } from "hono/jsx"
import type { Flash } from "../lib/flash.ts"
import type { MoneyMode } from "../vocabulary/money-modes.ts"
import { favicon, script, stylesheet } from "./assets/assets.ts"
import { AUDIENCE_WORDS, Nav, type Workspace } from "./nav.tsx"

/** What every page needs to know about the request, apart from its own content. */
export type Shell = {
  path: string
  environment: "local" | "production"
  workspace: Workspace | null
  /** The e-mail of who is signed in. */
  person: string | null
  flash: Flash | null
  /** Payouts go to a stand-in, or to Stripe's test mode: finance pages say so. */
  money: MoneyMode
  /** The instant, in words, at which a test vendor's clock stands. */
  testClock: string | null
}

/** A whole HTML document. Strict content policies hold: no inline script or style, nothing from another host. */
export function Layout({ shell, title, children }: { shell: Shell; title: string; children?: Child }) {
  const { workspace } = shell
  return (
    <>
      {raw("<!doctype html>")}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="referrer" content="same-origin" />
          <meta name="color-scheme" content="light dark" />
          <title>{[title, workspace?.name, "Grapevine"].filter(Boolean).join(" · ")}</title>
          <link rel="icon" href={favicon.path} type="image/svg+xml" />
          <link rel="stylesheet" href={stylesheet.path} />
          <script src={script.path} defer />
        </head>
        <body>
          <a class="skip" href="#main">
            Skip to the content
          </a>
          <Banners shell={shell} />
          <Header shell={shell} />
          <div class={workspace ? "shell" : "shell alone"}>
            {workspace && <Nav workspace={workspace} path={shell.path} />}
            <main id="main" tabindex={-1}>
              {shell.flash && (
                <p class={`flash ${shell.flash.tone}`} role={shell.flash.tone === "bad" ? "alert" : "status"}>
                  {shell.flash.text}
                </p>
              )}
              {children}
            </main>
          </div>
          <Footer isLocal={shell.environment === "local"} />
        </body>
      </html>
    </>
  )
}

function Banners({ shell }: { shell: Shell }) {
  const isFinance = shell.workspace?.audience === "finance"
  const banners = [
    isFinance && shell.money === "sandbox" && "Sandbox: no money moves.",
    isFinance && shell.money === "test" && "Stripe test mode: no money moves.",
    shell.testClock && `Test vendor. Its clock stands at ${shell.testClock}.`,
    shell.environment === "local" && "Local: mail goes to the outbox.",
  ].filter((text): text is string => Boolean(text))
  return banners.length ? (
    <div class="banners" role="note">
      {banners.map((text) => (
        <p>{text}</p>
      ))}
    </div>
  ) : null
}

function Header({ shell }: { shell: Shell }) {
  return (
    <header class="top">
      <a class="brand" href="/">
        <img src={favicon.path} alt="" width="22" height="22" />
        Grapevine
      </a>
      {shell.workspace && (
        <p class="workspace">
          <strong>{shell.workspace.name}</strong> <span>{AUDIENCE_WORDS[shell.workspace.audience]}</span>
        </p>
      )}
      {shell.person ? (
        <div class="who">
          <a class="person" href="/account">
            <span class="wide">{shell.person}</span>
            <span class="slim">Account</span>
          </a>
          <a href="/choose">Switch</a>
          <form method="post" action="/sign-out">
            <button type="submit" class="plain">
              Sign out
            </button>
          </form>
        </div>
      ) : (
        <div class="who">{shell.path !== "/sign-in" && <a href="/sign-in">Sign in</a>}</div>
      )}
    </header>
  )
}

function Footer({ isLocal }: { isLocal: boolean }) {
  return (
    <footer class="foot">
      <span>Grapevine</span>
      <a href="/docs">API</a>
      {isLocal && <a href="/outbox">Outbox</a>}
    </footer>
  )
}
