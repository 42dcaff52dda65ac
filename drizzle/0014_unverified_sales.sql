-- What anybody could have told, as an unsigned postback, earns nothing until a person has looked.
ALTER TABLE "sales" ADD COLUMN "is_verified" boolean DEFAULT true NOT NULL;