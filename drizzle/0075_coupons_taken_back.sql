-- A code that is taken back may be given to another affiliate; what it earned stays.
grant delete on coupons to gv_vendor;
