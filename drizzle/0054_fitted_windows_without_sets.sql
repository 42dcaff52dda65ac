-- `shapley` needs no window: what its sets were is asked for by nothing since 0050.
ALTER TABLE "learnt_windows" DROP COLUMN "sets";
