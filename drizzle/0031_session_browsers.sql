-- A person who looks through their sessions knows each by the browser that it began in.
ALTER TABLE "sessions" ADD COLUMN "user_agent" text;
