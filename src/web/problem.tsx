import { t } from "./reader.ts"

const KNOWN = [400, 401, 403, 404, 409, 422, 429, 503] as const

const problemOf = (status: number) => KNOWN.find((known) => known === status) ?? 500

/** The title of what went wrong. */
export const problemKey = (status: number) => `problem.${problemOf(status)}` as const

/** What went wrong, for people. `detail` is our own sentence about this case, `requestId` what support asks for. */
export function ProblemView(props: { status: number; detail?: string; requestId: string }) {
  const key = problemKey(props.status)
  return (
    <section class="problem">
      <p class="eyebrow">{props.status}</p>
      <h1>{t(key)}</h1>
      <p class="intro">{props.detail ?? t(`${key}_words`)}</p>
      <p>
        {props.status === 401 ? (
          <a class="button primary" href="/sign-in">
            {t("frame.sign_in")}
          </a>
        ) : (
          <a class="button" href="/">
            {t("frame.back_to_start")}
          </a>
        )}
      </p>
      <p class="fine">
        {t("frame.request")} <code>{props.requestId}</code>
      </p>
    </section>
  )
}
