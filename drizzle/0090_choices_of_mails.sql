-- Which kinds of mails a person switched off, where there was one choice about one kind.
alter table "people" add column "mails_off" text[] default '{}' not null;
--> statement-breakpoint
update "people" set "mails_off" = array['monthly'] where not "monthly_mail";
