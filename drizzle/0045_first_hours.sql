-- Of two clicks of a visitor that come out of order, the roll-up counts the visitor in the hour of the earlier one: it must
-- know in which hour it has counted them. Null where a visitor was counted before that was kept; they stay where they are.
alter table "click_visitors" add column "hour" timestamp (3) with time zone;
