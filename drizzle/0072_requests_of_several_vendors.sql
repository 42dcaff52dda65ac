-- Sales of several vendors that come at once are written by one transaction, in a role of its own: it sees and writes rows of the
-- vendors that app.vendor_ids names, of the tables that a sale concerns, and nothing else.
do $$
begin
  create role gv_batch nologin;
exception when duplicate_object or unique_violation then null;
end $$;
--> statement-breakpoint
grant gv_batch to grapevine_app;
--> statement-breakpoint
grant usage on schema public to gv_batch;
--> statement-breakpoint
grant select on affiliates, campaign_mappings, click_origins, clicks, coupons, credit_policies, leads, ledger_closes, links, programs,
  refunds, rule_versions, vendors to gv_batch;
--> statement-breakpoint
grant select, insert on audit_log, commissions, credit_decisions, credit_records, credited_sales, ledger_entries, ledger_transactions,
  ledger_unsealed, outbox, sales to gv_batch;
--> statement-breakpoint
grant select, insert, update on customers, ledger_accounts, ledger_changes, touches to gv_batch;
--> statement-breakpoint
CREATE POLICY "audit_log_batch" ON "audit_log" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "outbox_batch" ON "outbox" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "affiliates_batch" ON "affiliates" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "programs_batch" ON "programs" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "click_origins_batch" ON "click_origins" AS PERMISSIVE FOR ALL TO "gv_batch" USING (vendor_number = any(array(select v.number from vendors v))) WITH CHECK (vendor_number = any(array(select v.number from vendors v)));--> statement-breakpoint
CREATE POLICY "clicks_batch" ON "clicks" AS PERMISSIVE FOR ALL TO "gv_batch" USING (vendor_number = any(array(select v.number from vendors v))) WITH CHECK (vendor_number = any(array(select v.number from vendors v)));--> statement-breakpoint
CREATE POLICY "coupons_batch" ON "coupons" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "links_batch" ON "links" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "ledger_accounts_batch" ON "ledger_accounts" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "ledger_changes_batch" ON "ledger_changes" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "ledger_closes_batch" ON "ledger_closes" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "ledger_entries_batch" ON "ledger_entries" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "ledger_transactions_batch" ON "ledger_transactions" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "ledger_unsealed_batch" ON "ledger_unsealed" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "vendors_batch" ON "vendors" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "campaign_mappings_batch" ON "campaign_mappings" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "credit_decisions_batch" ON "credit_decisions" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "credit_policies_batch" ON "credit_policies" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "credit_records_batch" ON "credit_records" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "credited_sales_batch" ON "credited_sales" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "touches_batch" ON "touches" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "customers_batch" ON "customers" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "leads_batch" ON "leads" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "refunds_batch" ON "refunds" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "sales_batch" ON "sales" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "commissions_batch" ON "commissions" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);--> statement-breakpoint
CREATE POLICY "rule_versions_batch" ON "rule_versions" AS PERMISSIVE FOR ALL TO "gv_batch" USING (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0) WITH CHECK (strpos(current_setting('app.vendor_ids', true), ' ' || vendor_id || ' ') > 0);
