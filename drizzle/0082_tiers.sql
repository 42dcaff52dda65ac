-- What affiliates bring moves them among a program's groups, but for those whose group was set by hand.
alter table programs add column tiers jsonb, add column tiers_due_at timestamp (3) with time zone;--> statement-breakpoint
alter table affiliates add column group_pinned boolean not null default false;--> statement-breakpoint
alter table affiliates no force row level security;--> statement-breakpoint
update affiliates set group_pinned = true where group_id is not null;--> statement-breakpoint
alter table affiliates force row level security;
