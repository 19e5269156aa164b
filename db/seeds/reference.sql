-- Rows that the product needs. Safe to run again: what an administrator has changed since stays changed.

insert into core.feature_flags (key, enabled, description) values
  ('validations.functions', true, 'Validations of type FUNCTION, where the server has them switched on (VALIDATION_FUNCTIONS).')
on conflict (key) do nothing;

-- Months ahead, for whoever runs no job that makes them: each start and each deployment does.
select kaava.ensure_partitions();
