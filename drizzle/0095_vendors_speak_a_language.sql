-- A vendor has a language: who has none of their own is mailed in it. A zone that the database cannot reckon with is kept nowhere.
CREATE FUNCTION "known_zone"(zone text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
begin
  perform now() at time zone zone;
  return zone;
exception when others then
  return 'UTC';
end $$;--> statement-breakpoint
ALTER TABLE "vendors" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
UPDATE "vendors" v SET "language" = o.language
FROM (
  SELECT DISTINCT ON (m.vendor_id) m.vendor_id, p.language FROM "members" m JOIN "people" p ON p.id = m.person_id
  WHERE m.role = 'owner' AND m.removed_at IS NULL AND p.language IS NOT NULL
  ORDER BY m.vendor_id, m.id
) o WHERE o.vendor_id = v.id;--> statement-breakpoint
UPDATE "vendors" SET "timezone" = known_zone("timezone") WHERE "timezone" <> known_zone("timezone");--> statement-breakpoint
ALTER TABLE "vendors" ADD CONSTRAINT "vendors_zone" CHECK (timezone = known_zone(timezone));
