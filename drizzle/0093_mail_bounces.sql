-- Addresses that mail does not reach, as providers and servers report it, until a mail arrives there again.
create table "mail_bounces" (
	"address" text primary key not null,
	"kind" text not null,
	"reason" text not null,
	"at" timestamp (3) with time zone not null
);
--> statement-breakpoint
alter table "mail_bounces" enable row level security;
--> statement-breakpoint
alter table "mail_bounces" force row level security;
--> statement-breakpoint
create policy "mail_bounces_system" on "mail_bounces" as permissive for all to "gv_system" using (true) with check (true);
--> statement-breakpoint
grant select, insert, update, delete on mail_bounces to gv_system;
