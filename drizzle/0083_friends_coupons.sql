-- The code that whoever follows a link of the program gets at the vendor's checkout.
alter table programs add column friend_coupon text;
