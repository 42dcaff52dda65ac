import { t } from "./reader.ts"

const KNOWN = [400, 401, 403, 404, 409, 422, 429, 503] as const

/** What went wrong, for people. `detail` is our own sentence about this case, `requestId` what support asks for. */
export function ProblemView(props: { status: number; detail?: string; requestId: string }) {
  const status = KNOWN.find((known) => known === props.status) ?? 500
  return (
    <section class="problem">
      <p class="eyebrow">{props.status}</p>
      <h1>{t(`problem.${status}`)}</h1>
      <p class="intro">{props.detail ?? t(`problem.${status}_words`)}</p>
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
