-- A program may show its affiliates who of them sells most; names only of those who agree.
alter table programs add column has_leaderboard boolean not null default false;
--> statement-breakpoint
alter table affiliates add column shows_name boolean not null default false;
