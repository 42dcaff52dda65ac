-- An inquiry asks whose customer has its e-mail, while the desk waits.
CREATE INDEX "customers_email" ON "customers" USING btree ("vendor_id","email");
