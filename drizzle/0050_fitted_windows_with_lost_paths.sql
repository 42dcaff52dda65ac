-- What was fitted by the old definitions (all closes of the window, unfinished paths among the lost) is no longer asked for.
ALTER TABLE "learnt_windows" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
DELETE FROM "learnt_windows";--> statement-breakpoint
ALTER TABLE "learnt_windows" DROP CONSTRAINT "learnt_windows_vendor_id_from_at_to_at_lookback_days_day_pk";--> statement-breakpoint
ALTER TABLE "learnt_windows" ALTER COLUMN "sets" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "learnt_windows" ADD COLUMN "lost_after_days" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "learnt_windows" ADD COLUMN "spread" jsonb;--> statement-breakpoint
ALTER TABLE "learnt_windows" ADD CONSTRAINT "learnt_windows_pk" PRIMARY KEY("vendor_id","from_at","to_at","lookback_days","lost_after_days","day");--> statement-breakpoint
ALTER TABLE "learnt_windows" FORCE ROW LEVEL SECURITY;
