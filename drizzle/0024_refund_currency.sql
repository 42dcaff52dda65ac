-- What a refund or dispute counts in, so that no amount is compared with another currency's. Null: the sale's own, as all
-- that was reported before was taken to be.
ALTER TABLE "refunds" ADD COLUMN "currency" text;
