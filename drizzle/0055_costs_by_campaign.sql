-- What was spent on a campaign stands beside what came of it.
ALTER TABLE "costs" ADD COLUMN "campaign" text;
