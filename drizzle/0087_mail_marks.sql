-- Which mails about what has happened were made, so that each goes out once, and a reminder not again within days.
create table "mail_marks" (
	"vendor_id" text not null,
	"kind" text not null,
	"ref" text not null,
	"at" timestamp (3) with time zone not null,
	constraint "mail_marks_vendor_id_kind_ref_pk" primary key("vendor_id","kind","ref")
);
--> statement-breakpoint
alter table "mail_marks" enable row level security;
--> statement-breakpoint
alter table "mail_marks" force row level security;
--> statement-breakpoint
create index "mail_marks_made" on "mail_marks" using btree ("at") where kind = 'made';
--> statement-breakpoint
create policy "mail_marks_vendor" on "mail_marks" as permissive for all to "gv_vendor" using (vendor_id = nullif(current_setting('app.vendor_id', true), '')) with check (vendor_id = nullif(current_setting('app.vendor_id', true), ''));
--> statement-breakpoint
create policy "mail_marks_system" on "mail_marks" as permissive for all to "gv_system" using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on mail_marks to gv_vendor, gv_system;
