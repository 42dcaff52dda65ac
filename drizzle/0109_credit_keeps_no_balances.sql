-- Credit has two accounts for each sale, and nobody asks for the balance of one: entries say all of it.
DELETE FROM "ledger_accounts" WHERE "currency" = 'CREDIT';
