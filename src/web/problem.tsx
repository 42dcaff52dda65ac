const WORDS: Record<number, { title: string; words: string }> = {
  400: { title: "That did not arrive in one piece", words: "Go back and try again." },
  401: { title: "Please sign in", words: "Your session has ended. Sign in and you can go on." },
  403: { title: "Not yours to do", words: "You may look at this, but your role does not allow that step." },
  404: { title: "Nothing here", words: "The address is wrong, or this is not yours to see." },
  409: { title: "Somebody was faster", words: "This changed in the meantime. Go back and look at it again." },
  422: { title: "Something does not fit", words: "Go back and check what you entered." },
  429: { title: "A little slower, please", words: "Too many requests came at once. Wait a moment, then try again." },
  503: {
    title: "Back in a moment",
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
