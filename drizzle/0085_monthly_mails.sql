-- Affiliates are mailed their figures of a month, once: which month was the last that somebody was mailed about, and who wants none.
create table "affiliate_months" (
	"vendor_id" text not null,
	"affiliate_id" text not null,
	"month" text not null,
	"created_at" timestamp (3) with time zone not null,
	constraint "affiliate_months_vendor_id_affiliate_id_pk" primary key("vendor_id","affiliate_id")
);
--> statement-breakpoint
alter table "affiliate_months" enable row level security;
--> statement-breakpoint
alter table "affiliate_months" force row level security;
--> statement-breakpoint
alter table "affiliate_months" add constraint "affiliate_months_vendor_id_affiliate_id_affiliates_vendor_id_id_fk" foreign key ("vendor_id","affiliate_id") references "public"."affiliates"("vendor_id","id") on delete no action on update no action;
--> statement-breakpoint
create policy "affiliate_months_vendor" on "affiliate_months" as permissive for all to "gv_vendor" using (vendor_id = nullif(current_setting('app.vendor_id', true), '')) with check (vendor_id = nullif(current_setting('app.vendor_id', true), ''));
--> statement-breakpoint
create policy "affiliate_months_system" on "affiliate_months" as permissive for all to "gv_system" using (true) with check (true);
--> statement-breakpoint
grant select, insert, update on affiliate_months to gv_vendor, gv_system;
--> statement-breakpoint
alter table "people" add column "monthly_mail" boolean default true not null;
