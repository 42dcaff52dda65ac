import { personMap } from "../../src/features/privacy/core/person-map/person-map.ts"
import { columnsOf, type TableMap } from "../../src/features/privacy/core/person-map/table-map.ts"

const INTRO = `# Whose data, how long, and what an erasure does

Written by \`npm run tables\` from \`src/features/privacy/core/person-map\`, which is also what an erasure runs by. A test compares the
map with every column of every table: a new one is classified, or nothing lands.

## What is recorded of a person

- **A visitor** is a click: link, time, country, page, referrer and sub ids, what the browser says it is. Their address is only hashed,
  with a key that is forgotten within two days. With \`data-consent="required"\` gv.js keeps nothing in the browser and sends nothing
  before \`gv("consent", true)\`. **What a click says of consent** is two of its bits, which cost no byte: \`granted\` (the visitor
  was asked and agreed), \`not_required\` (the site says that it need not ask), or neither (nobody asked, as on a redirect without the
  script). \`GET /v1/people/export\` shows it.
- **A customer** is what the vendor reports: its id, and an e-mail, name and country where they are sent.
- **Who asks** is an inquiry: name, e-mail, phone, what they wrote, and what was noted about it.
- **An affiliate or member** is a name and an e-mail, with what they did. Bank details are at the provider.

## For how long

\`GET PUT /v1/retention {clicks_days, messages_days, events_days, mails_days}\` (or \`/settings/retention\`), kept by an hourly job. Where
a vendor says nothing, clicks stay as \`CLICKS_KEPT_MONTHS\` says, messages as long as the books, events and kept mails 30 days. Roll-ups
of clicks and all rows of money stay.

## Erasing a person

\`POST /v1/erasures {email}\` (or \`/settings/privacy\`) answers 202; a job does it, step by step, each of which may be done again when the
process died. It finds the person by e-mail and by who signs in with it, as customer, asker, affiliate and member of this vendor, and

1. ends the membership (what is open goes round the desk) and closes open inquiries as \`erased\`,
2. deletes the clicks that their events name, and clears what names them in rows that are theirs,
3. puts a person without a name in their place; who is nobody else's goes with sessions and mails, who is another vendor's too stays there,
4. takes e-mail, phone, full name and messages out of every text and JSON of the vendor (columns under _words_ below): the audit log,
   hooks as they came, webhook bodies, mails, dead letters, imports, notes. A name of one word is taken out of rows about the person
   only, since others are called so. Ids that say who somebody is (\`user:ada@…\`) become another name of the same thing everywhere.

**Money stays**: sales, commissions, the ledger and payouts keep their rows, amounts and ids; an affiliate's balance stays payable to the
account that is on file. The ledger names ids alone, so that its hash chain and balances are the same afterwards. **The audit log stays**
in its order with its actions, times and ids; the values in \`before\` and \`after\` that were the person's become \`erased\`. The database
lets nothing else be changed there, and this only to the system's role while an erasure of that vendor is under way. The log is
append-only and not chained by hashes, since a chain over words would break with the first person who asks to be forgotten.

Answers under an \`Idempotency-Key\` that name the person are dropped: the same key is 409 \`idempotency_answer_erased\` and does nothing again.
The log holds no names, addresses or bodies; the spool of clicks on Node is emptied as soon as they are stored. Copies elsewhere are their
keeper's: the vendor's own systems, Stripe, receivers of webhooks, a click sink, backups. Click ids stay in rows of money: without the
click they name a link and a time.

## Every table

_erased_: in a person's rows these columns are cleared, or the rows deleted. _words_: the person is taken out wherever they are
mentioned. _unreadable_: hashed or encrypted. Columns that are not named say nothing of anybody.
`

/** docs/privacy.md: every table that holds something of people, for what, how long, and what an erasure does. */
export function writePrivacyPage(): string {
  const [personal, others] = [
    Object.entries(personMap).filter(holds),
    Object.entries(personMap).filter((one) => !holds(one)),
  ]
  const rows = personal.map(([name, map]) => `- \`${name}\`: ${map.why}. Kept ${map.kept}. ${erasedOf(map)}.`)
  const names = others.map(([name]) => `\`${name}\``).join(", ")
  return `${INTRO}\n${rows.join("\n")}\n\nNothing of people in themselves: ${names}.\n`
}

const holds = ([, map]: [string, TableMap]) => columnsOf(map).some(([, kind]) => kind !== "plain")

function erasedOf(map: TableMap): string {
  const of = (kind: string) => columnsOf(map).flatMap(([name, is]) => (is === kind ? [`\`${name}\``] : []))
  const parts = [
    map.set === "delete" ? "_erased_: the rows" : "",
    of("set").length > 0 ? `_erased_: ${of("set").join(", ")}` : "",
    of("personal").length > 0 ? `${of("personal").join(", ")}` : "",
    map.erased ?? "",
    of("words").length > 0 ? `_words_: ${of("words").join(", ")}` : "",
    of("sealed").length > 0 ? `_unreadable_: ${of("sealed").join(", ")}` : "",
  ]
  return parts.filter((part) => part !== "").join("; ")
}
