-- `mails_off` took it over.
alter table "people" drop column "monthly_mail";
