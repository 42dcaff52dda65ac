const POINTS = [
  {
    title: "For affiliates",
    words: "Your links, what came of them, what you earned, and for what is not paid yet, why.",
  },
  {
    title: "For vendors",
    words: "Who brings you customers, every sale with the evidence behind its credit, and who is owed what.",
  },
  {
    title: "For finance",
    words: "Payouts that two people release, each sent once, with a ledger that balances to the cent.",
  },
]

/** What somebody sees who is not signed in. */
export function LandingView() {
  return (
    <>
      <section class="problem">
        <h1>One link becomes one payout</h1>
        <p class="intro">Grapevine follows a recommendation from the click to the money, and can explain every step.</p>
        <p class="actions">
          <a class="button primary" href="/sign-in">
            Sign in
          </a>
          <a class="button" href="/docs">
            Read the API
          </a>
        </p>
      </section>
      <div class="trio">
        {POINTS.map((point) => (
          <section class="card">
            <h2>{point.title}</h2>
            <p class="soft">{point.words}</p>
          </section>
        ))}
      </div>
    </>
  )
}
