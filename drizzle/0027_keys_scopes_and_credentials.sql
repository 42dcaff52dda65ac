-- Keys have names, scopes and an end; an Idempotency-Key belongs to the credential that sent it. Whose the answers kept
-- so far are was not written down, and some of them hold secrets, so they are forgotten. The policies do not bind whoever
-- migrates while rows are filled in.
truncate "idempotency_keys";
--> statement-breakpoint
alter table "idempotency_keys" drop constraint "idempotency_keys_scope_key_hash_pk";
--> statement-breakpoint
alter table "idempotency_keys" add column "credential" text not null;
--> statement-breakpoint
alter table "idempotency_keys" add constraint "idempotency_keys_scope_credential_key_hash_pk"
  primary key ("scope", "credential", "key_hash");
--> statement-breakpoint
alter table "api_keys" add column "name" text, add column "scopes" jsonb, add column "created_by" text,
  add column "expires_at" timestamp (3) with time zone, add column "last_used_at" timestamp (3) with time zone;
--> statement-breakpoint
alter table "api_keys" no force row level security;
--> statement-breakpoint
update "api_keys" set "name" = initcap("kind") || ' key', "created_by" = 'operator';
--> statement-breakpoint
alter table "api_keys" force row level security;
--> statement-breakpoint
alter table "api_keys" alter column "name" set not null, alter column "created_by" set not null;
--> statement-breakpoint
alter table "personal_tokens" add column "last_used_at" timestamp (3) with time zone;
--> statement-breakpoint
alter table "members" add column "joined_at" timestamp (3) with time zone;
--> statement-breakpoint
alter table "members" no force row level security;
--> statement-breakpoint
update "members" set "joined_at" = "created_at";
--> statement-breakpoint
alter table "members" force row level security;
--> statement-breakpoint
alter table "members" alter column "joined_at" set not null;
