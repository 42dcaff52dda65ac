-- A link of several: what an event earns by it is split; a program without any never asks.
alter table links add column splits jsonb;--> statement-breakpoint
alter table programs add column has_splits boolean not null default false;
