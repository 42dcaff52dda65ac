-- The navigation counts, on every page, the events that wait for somebody; all others are found without this.
create index stripe_events_parked on stripe_events (owner) where status = 'parked';
