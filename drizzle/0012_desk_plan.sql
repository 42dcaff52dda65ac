CREATE TABLE "budgets" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"recorded_by" text NOT NULL,
	"review_id" text,
	"at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"channel" text NOT NULL,
	"kind" text NOT NULL,
	"contractor" text NOT NULL,
	"period" text NOT NULL,
	"amount_minor" bigint,
	"committed_minor" bigint NOT NULL,
	CONSTRAINT "budgets_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "budgets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "plan_reviews" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"period" text NOT NULL,
	"report" jsonb NOT NULL,
	"happened" text NOT NULL,
	"changes" text NOT NULL,
	"decided_by" text NOT NULL,
	"version" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "plan_reviews_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "plan_reviews" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "targets" (
	"vendor_id" text NOT NULL,
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"recorded_by" text NOT NULL,
	"review_id" text,
	"at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"channel" text NOT NULL,
	"metric" text NOT NULL,
	"period" text NOT NULL,
	"value_e4" bigint,
	CONSTRAINT "targets_vendor_id_id_pk" PRIMARY KEY("vendor_id","id")
);
--> statement-breakpoint
ALTER TABLE "targets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_reviews" ADD CONSTRAINT "plan_reviews_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_reviews" ADD CONSTRAINT "plan_reviews_vendor_id_decided_by_members_vendor_id_id_fk" FOREIGN KEY ("vendor_id","decided_by") REFERENCES "public"."members"("vendor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_vendor_id_vendors_id_fk" FOREIGN KEY ("vendor_id") REFERENCES "public"."vendors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "budgets_line" ON "budgets" USING btree ("vendor_id","version","channel","kind","contractor","period");--> statement-breakpoint
CREATE INDEX "budgets_period" ON "budgets" USING btree ("vendor_id","period");--> statement-breakpoint
CREATE INDEX "plan_reviews_period" ON "plan_reviews" USING btree ("vendor_id","period");--> statement-breakpoint
CREATE UNIQUE INDEX "targets_cell" ON "targets" USING btree ("vendor_id","version","channel","metric","period");--> statement-breakpoint
CREATE INDEX "targets_period" ON "targets" USING btree ("vendor_id","period");--> statement-breakpoint
CREATE POLICY "budgets_vendor" ON "budgets" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "budgets_system" ON "budgets" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "plan_reviews_vendor" ON "plan_reviews" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "plan_reviews_system" ON "plan_reviews" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "targets_vendor" ON "targets" AS PERMISSIVE FOR ALL TO "gv_vendor" USING (vendor_id = nullif(current_setting('app.vendor_id', true), '')) WITH CHECK (vendor_id = nullif(current_setting('app.vendor_id', true), ''));--> statement-breakpoint
CREATE POLICY "targets_system" ON "targets" AS PERMISSIVE FOR ALL TO "gv_system" USING (true) WITH CHECK (true);