-- What it held is sealed in program_secrets; the column goes, so that nothing is written to it again.
ALTER TABLE "programs" DROP COLUMN "postback_secret";
