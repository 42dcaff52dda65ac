import type { TableMap } from "./table-map.ts"

const WITH_MONEY = "as long as the vendor's books"
const ADDRESS = "'erased+' || id || '@erased.invalid'"
const ERASED_NAME = "'Erased'"

/** Identity, programs, customers and what they bought. */
export const peopleMap = {
  people: {
    why: "Whoever signs in: a person is known by e-mail, over all vendors",
    kept: "while any vendor has a row of them",
    of: [["id", "person"]],
    personal: "email language timezone",
    erased: "the row goes where no other vendor has the person; until then it is theirs",
    plain: "id mails_off created_at",
    scope: "none",
  },
  vendors: {
    why: "A company",
    kept: "always",
    plain: "id name currency timezone language mode funding test_now created_at number",
    scope: "none",
  },
  members: {
    why: "Who works for a vendor; what they did names them",
    kept: WITH_MONEY,
    of: [["id", "member"]],
    set: { email: ADDRESS, name: ERASED_NAME, person_id: "{tombstone}" },
    plain: "vendor_id id role removed_at joined_at created_at",
  },
  api_keys: {
    why: "Machines that call",
    kept: WITH_MONEY,
    words: "name",
    sealed: "hash",
    plain: "vendor_id id kind scopes hint created_by created_at expires_at last_used_at revoked_at",
  },
  personal_tokens: {
    why: "A member's own tokens",
    kept: WITH_MONEY,
    of: [["member_id", "member"]],
    sealed: "hash",
    plain: "vendor_id id member_id hint sso_id created_at last_used_at revoked_at",
  },
  sign_in_links: {
    why: "Signing in by mail",
    kept: "a day after they expire",
    of: [["person_id", "person"]],
    erased: "they go with the person",
    sealed: "hash",
    plain: "person_id expires_at used_at created_at",
    scope: "none",
  },
  passkeys: {
    why: "Signing in by a device",
    kept: "until the person removes them",
    of: [["person_id", "person"]],
    personal: "name credential_id public_key",
    erased: "they go with the person",
    plain: "id person_id counter created_at last_used_at locked_at",
    scope: "none",
  },
  used_challenges: {
    why: "Challenges of passkeys, each good once",
    kept: "minutes",
    sealed: "hash",
    plain: "expires_at",
    scope: "none",
  },
  sessions: {
    why: "Who is signed in, and by which browser",
    kept: "a day after they end",
    of: [["person_id", "person"]],
    personal: "user_agent",
    erased: "they go with the person",
    plain: "id person_id expires_at revoked_at sso_id signed_in_at created_at",
    scope: "none",
  },
  sso_connections: {
    why: "A vendor's own sign-in",
    kept: "while it is set up",
    sealed: "client_secret",
    plain: "vendor_id id issuer client_id created_at updated_at",
  },
  sso_domains: {
    why: "Whose addresses sign in there",
    kept: "while it is set up",
    plain: "vendor_id domain mode verified_at created_at",
  },
  sso_identities: {
    why: "As whom members sign in there",
    kept: "while they do",
    of: [["member_id", "member"]],
    set: "delete",
    plain: "vendor_id issuer subject member_id created_at",
  },
  programs: {
    why: "The terms under which affiliates refer",
    kept: "always",
    plain: `vendor_id id name destination_url allowed_hosts window_days winner hold_days min_payout_minor auto_approve
      click_param coupon_beats_click banned_referrers forbid_paid_search has_postback_secret trust_browser_leads friend_coupon has_leaderboard has_splits recruiting tiers tiers_due_at deal_days created_at`,
  },
  program_pages: {
    why: "A program's public page",
    kept: "always",
    plain:
      "vendor_id program_id slug is_public headline description questions disclosure category terms_version created_at",
  },
  program_terms: {
    why: "Terms that affiliates accepted",
    kept: "always",
    plain: "vendor_id program_id version text created_at",
  },
  program_secrets: {
    why: "What postbacks are signed with",
    kept: "always",
    sealed: "sealed",
    plain: "vendor_id program_id created_at",
  },
  groups: {
    why: "Affiliates that rules name together",
    kept: "always",
    plain: "vendor_id id program_id name created_at",
  },
  affiliates: {
    why: "Who refers and is paid for it",
    kept: WITH_MONEY,
    of: [["id", "affiliate"]],
    set: {
      email: ADDRESS,
      name: ERASED_NAME,
      country: "null",
      handle: "null",
      handle_key: "null",
      application: "null",
      status: "'banned'",
      person_id: "{tombstone}",
      // The database asks for the moment at which the person became another one; where the money goes did not change.
      email_changed_at: "coalesce(email_changed_at + interval '1 ms', 'epoch')",
    },
    plain:
      "vendor_id id program_id group_id group_pinned sub_affiliate_of approved_at min_payout_minor shows_name created_at",
  },
  email_changes: {
    why: "Changes of an affiliate's e-mail, and who approved them",
    kept: WITH_MONEY,
    of: [["affiliate_id", "affiliate"]],
    set: {
      old_email: ADDRESS,
      new_email: ADDRESS,
      status: "case when status = 'pending' then 'expired' else status end",
    },
    words: "proposed_by# proposed_person_id# decided_by# decided_person_id#",
    sealed: "token_hash",
    plain: "vendor_id id affiliate_id proposed_at confirm_by decided_at created_at",
  },
  affiliate_months: {
    why: "The last month whose figures an affiliate was mailed",
    kept: WITH_MONEY,
    plain: "vendor_id affiliate_id month created_at",
  },
  customers: {
    why: "Who bought, and whose customer they are",
    kept: WITH_MONEY,
    of: [["id", "customer"]],
    set: { email: "null", name: "null", country: "null", other_emails: "'{}'", unverified_details: "'{}'" },
    words: "external_id#",
    plain: `vendor_id id affiliate_id program_id link_id click_id click_at bound_by bound_at deal_id binding_source is_provisional
      joined_to created_at`,
  },
  leads: {
    why: "Sign-ups, and whose they are",
    kept: WITH_MONEY,
    of: [["customer_id", "customer"]],
    set: { address_hash: "null" },
    words: "coupon# metadata{} attribution{}",
    plain: `vendor_id id customer_id event_name quantity mode source counts replaced_by click_id affiliate_id occurred_at
      qualified_at rests_on_claim deal_id created_at`,
  },
  claims: {
    why: "What customers answered when asked who sent them",
    kept: WITH_MONEY,
    of: [
      ["customer_id", "customer"],
      ["affiliate_id", "affiliate"],
      ["inquiry_id", "inquiry"],
      ["answer_key", "answer"],
    ],
    words: "told_by answer_key# customer_name reason decided_by#",
    // One of its own each: a customer may have named the person in several ways.
    blank: { told_by: "erased", answer_key: "{id}" },
    plain: "vendor_id id status source customer_id sale_id lead_id inquiry_id affiliate_id decided_at at created_at",
  },
  deals: {
    why: "Deals that affiliates registered",
    kept: WITH_MONEY,
    of: [
      ["affiliate_id", "affiliate"],
      ["contact_email", "email"],
    ],
    set: { contact_email: ADDRESS, company: ERASED_NAME, domain: "null", protected_domain: "null" },
    words: "note reason registered_by# decided_by#",
    blank: { note: null },
    plain: `vendor_id id program_id affiliate_id status inquiry_id registered_at decided_at approved_at protected_until
      is_protecting won_at created_at`,
  },
  sales: {
    why: "What was bought, and whose it is",
    kept: WITH_MONEY,
    of: [["customer_id", "customer"]],
    set: { address_hash: "null" },
    words: "coupon# metadata{} attribution{}",
    plain: `vendor_id id external_id customer_id sequence amount_minor tax_minor shipping_minor currency refunded_minor
      is_disputed source counts replaced_by product_id event_name click_id affiliate_id program_id link_id terms reported
      rests_on_claim deal_id imported_from occurred_at created_at`,
  },
  sale_amendments: {
    why: "How the amount of a sale was changed",
    kept: WITH_MONEY,
    of: [["sale_id", "sale"]],
    words: "reason",
    plain: "vendor_id id sale_id amount_minor tax_minor shipping_minor before amended_by at created_at",
  },
  refunds: {
    why: "What was given back",
    kept: WITH_MONEY,
    of: [["sale_id", "sale"]],
    words: "reason",
    plain: `vendor_id id external_id sale_external_id sale_id kind requested_minor amount_minor currency status occurred_at
      closed_at created_at`,
  },
  stripe_payments: {
    why: "Which sale a payment was for",
    kept: WITH_MONEY,
    plain: "vendor_id payment_intent_id sale_external_id created_at",
  },
  touches: {
    why: "Contacts of a channel with a customer, for credit",
    kept: WITH_MONEY,
    of: [["customer", "customer"]],
    words: "customer_external_id# source campaign{} external_id#",
    plain: `vendor_id id number customer click_id channel at milestone member_id affiliate_id link_id recorded_by known_at
      created_at`,
  },
} as const satisfies Record<string, TableMap>
