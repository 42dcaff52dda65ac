import type { ErrorTexts } from "./error-text.ts"

/** What a caller may not do, or not so often: 401, 403, 429. */
export const ACCESS_ERRORS = {
  action_not_allowed: [
    403,
    "Not allowed for this credential",
    "The key, token or member is known, but its kind or role may not do this. `detail` says who may.",
    "Use a credential of a kind or role that is named there. Some actions ask for a person: a personal token or a session, not a secret key.",
  ],
  approver_is_asker: [
    403,
    "Approved by who asked for it",
    "Giving up a debt takes two persons, and you requested it.",
    "Let another person with the role owner or finance approve it.",
  ],
  approver_is_payee: [
    403,
    "Approved by who would be paid",
    "The change leads the affiliate's money to an address that is yours.",
    "Let another person approve it.",
  ],
  approver_is_proposer: [
    403,
    "Approved by who proposed it",
    "This change takes two persons, and you proposed it. Two memberships of one person count as one.",
    "Let another person approve it.",
  ],
  approver_is_submitter: [
    403,
    "Approved by who submitted it",
    "A payout run takes two persons, and you submitted it.",
    "Let another person with the role owner or finance approve the run.",
  ],
  availability_of_another: [
    403,
    "Somebody else's time off",
    "Members set their own availability; managers and owners set everyone's.",
    "Send your own member's id, or ask a manager.",
  ],
  credential_missing: [
    401,
    "No credential was sent",
    "The request has neither a key nor a token.",
    "Send `Authorization: Bearer` with a key of the vendor or a personal token.",
  ],
  credential_rate_limited: [
    429,
    "Too many wrong credentials",
    "Too many unknown keys or tokens came from this address within a minute. A right one still passes.",
    "Correct the key, and wait for `Retry-After` seconds before another guess.",
  ],
  credential_unknown: [
    401,
    "The credential is not known",
    "The key or token does not exist, was revoked, has expired, or its member is none any more.",
    "Compare it with the list of keys at Settings, Keys; make another one if it is gone.",
  ],
  credit_approver_missing: [
    403,
    "Your role does not approve this",
    "The credit policy names who approves it, and your role is not among them.",
    "Ask a member with one of the roles in `detail`, or change the credit policy.",
  ],
  expert_is_another: [
    403,
    "Another member was asked",
    "Only the expert who was asked answers.",
    "Let that member answer, or ask another expert.",
  ],
  origin_foreign: [
    403,
    "The request came from another site",
    "A form or a request by session was not sent by a page of this site.",
    "Open the page here and send it from there. Servers use a key instead of a session.",
  ],
  origin_not_allowed: [
    403,
    "The site is not allowed",
    "A publishable key works from the hosts of the vendor's programs only; this request names another one, or none.",
    "Add the host to `allowed_hosts` of a program. Servers use a secret key.",
  ],
  rate_limited: [
    429,
    "Too many requests",
    "The credential or the address has used up its quota. `RateLimit` on every answer says what is left.",
    "Wait for `Retry-After` seconds, and send less at once.",
  ],
  scope_missing: [
    403,
    "The key lacks a scope",
    "The key is limited to scopes, and this operation asks for another one. `detail` names both.",
    "Use a key with that scope, or make one.",
  ],
  session_missing: [
    401,
    "Nobody is signed in",
    "The session has ended, was signed out elsewhere, or there was none.",
    "Sign in again. Servers send a key: `Authorization: Bearer`.",
  ],
  sign_in_again: [
    403,
    "A fresh sign-in is needed",
    "Approvals, bank data, keys and members ask for a sign-in of the last 15 minutes.",
    "Sign in again and come back, or send a personal token.",
  ],
  sign_in_rate_limited: [
    429,
    "Too many sign-in mails",
    "Too many mails were asked for by this mailbox or address.",
    "Use the newest mail that came, or wait a quarter of an hour.",
  ],
  signature_invalid: [
    401,
    "The signature is wrong",
    "A postback or webhook is not signed by the secret it should be signed by.",
    "Sign the parameters as the guide of postbacks shows, with the program's current secret.",
  ],
  signature_required: [
    403,
    "A signature is required",
    "Refunds by postback take money back, so they must be signed.",
    "Give the program a `postback_secret`, and sign the postback with it.",
  ],
  token_of_another: [
    403,
    "A token is made by its member",
    "At a live vendor nobody makes a token for somebody else, since two people must stay two people.",
    "Let the member sign in and make it.",
  ],
  unverified_limit: [
    429,
    "Too many unverified events",
    "A click or an address has reported more events without a secret than we keep in a day.",
    "Report them from a server with the secret key, or sign them.",
  ],
  vendor_is_live: [
    403,
    "The vendor is live",
    "A live vendor lives in real time.",
    "Use a vendor of mode `test`, which has a clock of its own.",
  ],
  vendor_is_test: [
    403,
    "The vendor is a test vendor",
    "This installation holds a live key of a provider, and a test vendor moves no real money.",
    "Use a live vendor, or an installation with a test key.",
  ],
} as const satisfies ErrorTexts
