-- What is wrong with a line is said by the file's own columns, also of an export whose columns are not called as our fields.
ALTER TABLE "imports" ADD COLUMN "columns" jsonb DEFAULT '{}'::jsonb NOT NULL;
