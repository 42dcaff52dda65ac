-- Earlier plans are kept: a change of the plan, of the budget or of a review's words is a new row.
create trigger targets_append_only before update or delete or truncate on targets
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger budgets_append_only before update or delete or truncate on budgets
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger plan_reviews_append_only before update or delete or truncate on plan_reviews
  for each statement execute function refuse_change();
--> statement-breakpoint
revoke update, delete on targets, budgets, plan_reviews from gv_vendor, gv_system;
