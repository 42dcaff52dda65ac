import { AUDIENCE_WORDS, type Place } from "../../../web/nav.tsx"
import { PageHead } from "../../../web/ui/text.tsx"

/** A person may work for several vendors and be the affiliate of several more. `role` is said beside each. */
export function ChoosePlaceView({ places }: { places: { place: Place; href: string; role: string }[] }) {
  return (
    <section class="card narrow">
      <PageHead title="Where to?" />
      {places.length === 0 ? (
        <p class="soft">Your address belongs to no vendor and no program yet. Ask whoever invited you.</p>
      ) : (
        <ul class="plain-list">
          {places.map(({ place, href, role }) => (
            <li>
              <a class="choice" href={href}>
                <span>
                  <strong>{place.name}</strong>
                  <span class="sub">
                    {AUDIENCE_WORDS[place.audience]} · {role}
                  </span>
                </span>
                <span aria-hidden="true">→</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
