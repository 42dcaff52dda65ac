import { t } from "./reader.ts"

const READERS = ["affiliates", "vendors", "finance"] as const

/** What somebody sees who is not signed in. */
export function LandingView() {
  return (
    <>
      <section class="problem">
        <h1>{t("signin.slogan")}</h1>
        <p class="intro">{t("signin.slogan_words")}</p>
        <p class="actions">
          <a class="button primary" href="/sign-in">
            {t("frame.sign_in")}
          </a>
          <a class="button" href="/docs">
            {t("signin.read_api")}
          </a>
        </p>
      </section>
      <div class="trio">
        {READERS.map((reader) => (
          <section class="card">
            <h2>{t(`signin.for_${reader}`)}</h2>
            <p class="soft">{t(`signin.for_${reader}_words`)}</p>
          </section>
        ))}
      </div>
    </>
  )
}
