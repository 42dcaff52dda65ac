-- Codes and slugs are found by a key in which case (and, of codes, width and blanks) is no difference. What was made when it
-- was one stays as made: of several with one key the oldest has it, the others are found by their own spelling.
CREATE FUNCTION pg_temp.without_case(written text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  rules text;
  lower text;
BEGIN
  -- No server's own language: the rules are Unicode's, under whichever name this server has them.
  FOREACH rules IN ARRAY ARRAY['und-x-icu', 'pg_c_utf8', 'C.utf8', 'en_US.utf8', 'default'] LOOP
    BEGIN
      EXECUTE format('select lower($1 collate %I)', rules) INTO lower USING 'Ж' || written;
      IF lower LIKE 'ж%' THEN
        RETURN normalize(replace(substr(lower, 2), 'ς', 'σ'), NFC);
      END IF;
    EXCEPTION WHEN undefined_object THEN
      CONTINUE;
    END;
  END LOOP;
  IF written !~ '[^[:ascii:]]' THEN
    RETURN lower(written collate "C");
  END IF;
  RAISE EXCEPTION 'This PostgreSQL has no collation that knows the case of letters beyond ASCII. Create und-x-icu or C.utf8 and start again.';
END $$;--> statement-breakpoint
ALTER TABLE "links" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "coupons" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "slug_key" text;--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "is_twin" boolean DEFAULT false NOT NULL;--> statement-breakpoint
UPDATE "links" SET "slug_key" = pg_temp.without_case("slug");--> statement-breakpoint
UPDATE "links" SET "is_twin" = true FROM (
  SELECT "vendor_id", "id", row_number() OVER (PARTITION BY "host", "slug_key" ORDER BY "created_at", "id") AS place FROM "links"
) AS ranked WHERE ranked."vendor_id" = "links"."vendor_id" AND ranked."id" = "links"."id" AND ranked.place > 1;--> statement-breakpoint
ALTER TABLE "links" ALTER COLUMN "slug_key" SET NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "links_slug_key" ON "links" USING btree ("host","slug_key") WHERE not is_twin;--> statement-breakpoint
CREATE INDEX "links_by_slug_key" ON "links" USING btree ("slug_key","host");--> statement-breakpoint
ALTER TABLE "coupons" ADD COLUMN "code_key" text;--> statement-breakpoint
UPDATE "coupons" SET "code_key" = pg_temp.without_case(normalize(upper("code"), NFKC));--> statement-breakpoint
UPDATE "coupons" SET "code_key" = null FROM (
  SELECT "vendor_id", "id", row_number() OVER (PARTITION BY "vendor_id", "code_key" ORDER BY "created_at", "id") AS place FROM "coupons"
) AS ranked WHERE ranked."vendor_id" = "coupons"."vendor_id" AND ranked."id" = "coupons"."id" AND ranked.place > 1;--> statement-breakpoint
ALTER TABLE "coupons" ADD CONSTRAINT "coupons_code_key" UNIQUE("vendor_id","code_key");--> statement-breakpoint
ALTER TABLE "links" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "coupons" FORCE ROW LEVEL SECURITY;
