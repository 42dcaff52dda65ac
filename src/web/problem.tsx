const WORDS: Record<number, { title: string; words: string }> = {
  400: { title: "That arrived incomplete", words: "Go back and try again." },
  401: { title: "Please sign in", words: "Your session has ended. Sign in and you can go on." },
  403: { title: "Not allowed", words: "You can view this, but your role does not allow that step." },
  404: { title: "Page not found", words: "The address is wrong, or you have no access to this page." },
  409: { title: "Changed in the meantime", words: "Somebody else changed this. Go back and look at it again." },
  422: { title: "Check your input", words: "Go back and check what you entered." },
  429: { title: "Too many requests", words: "Too many requests came at once. Wait a moment, then try again." },
  503: {
    title: "Temporarily unavailable",
    words: "A part of the system is away. Nothing was lost or done; try again shortly.",
  },
}
const OURS = {
  title: "Our mistake",
  words: "Nothing was changed. If it happens again, contact us with the request id below.",
}

/** What went wrong, for people. `detail` is our own sentence about this case, `requestId` what support asks for. */
export function ProblemView(props: { status: number; detail?: string; requestId: string }) {
  const { title, words } = WORDS[props.status] ?? OURS
  return (
    <section class="problem">
      <p class="eyebrow">{props.status}</p>
      <h1>{title}</h1>
      <p class="intro">{props.detail ?? words}</p>
      <p>
        {props.status === 401 ? (
          <a class="button primary" href="/sign-in">
            Sign in
          </a>
        ) : (
          <a class="button" href="/">
            To the start
          </a>
        )}
      </p>
      <p class="fine">
        Request <code>{props.requestId}</code>
      </p>
    </section>
  )
}
