import { expect, test } from "vitest"
import { operationId } from "../../src/platform/http/operation-id.ts"

test.each([
  ["get", "/v1/affiliates", true, "list_affiliates"],
  ["get", "/v1/affiliates/{id}", false, "get_affiliate"],
  ["get", "/v1/payout-runs/{id}", true, "get_payout_run"],
  ["get", "/v1/payout-runs/{id}.csv", false, "get_payout_run_file"],
  ["get", "/v1/audit.csv", true, "get_audit_file"],
  ["get", "/v1/members/{id}/tokens", true, "list_member_tokens"],
  ["get", "/v1/programs/{id}/rules", false, "get_program_rules"],
  ["get", "/v1/reports/channels", false, "get_channel_report"],
  ["get", "/v1/reports/paths", false, "get_path_report"],
  ["get", "/v1/ledger/verify", true, "verify_ledger"],
  ["post", "/v1/inquiries", false, "create_inquiry"],
  ["post", "/v1/touches", false, "create_touch"],
  ["post", "/v1/inquiries/{id}/stage", false, "set_inquiry_stage"],
  ["post", "/v1/payout-runs/{id}/approval", false, "approve_payout_run"],
  ["post", "/v1/debts/{id}/write-off", false, "write_off_debt"],
  ["post", "/v1/debts/{id}/write-off/approval", false, "approve_debt_write_off"],
  ["post", "/v1/programs/{id}/rules/preview", false, "preview_program_rules"],
  ["post", "/v1/sign-out-everywhere", false, "sign_out_everywhere"],
  ["put", "/v1/programs/{id}/rules", false, "save_program_rules"],
  ["patch", "/v1/links/{id}", false, "update_link"],
  ["delete", "/v1/coupons/{code}", false, "delete_coupon"],
] as const)("%s %s (a page: %s) is %s", (method, path, isPaged, name) => {
  expect(operationId(method, path, isPaged)).toBe(name)
})
