-- A request's statement that takes milliseconds was given workers by what it was thought to cost: starting them took longer than its
-- work, and on a busy server they take what others' requests run on. Where roles are somebody else's to change, they stay as they are.
do $$ begin
  alter role grapevine_app set max_parallel_workers_per_gather = 0;
-- The second is what two databases of one server say when both change it at once.
exception when insufficient_privilege or internal_error then null;
end $$;
