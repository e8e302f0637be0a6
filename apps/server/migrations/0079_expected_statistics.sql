-- What the planner expects of a table nobody has written to yet. Left alone it takes every column of an empty table for unique, the account too, so
-- that any index which begins with the account looks as good as the right one; and a plan made then is kept by its connection while the table
-- fills, up to the first analyze. Here it is told what is so wherever the product runs: nearly all rows are one account's, and some columns
-- have few values. The first analyze of real rows replaces this; what was analyzed already is left as it is.
do $$
declare
  one record;
begin
  for one in
    select c.relname, a.attname, e.n_distinct
    from (values ('account_id', 1), ('channel', 3), ('direction', 2), ('state', 6), ('status', 6), ('sender_id', 4), ('skill_id', 8), ('campaign_id', 20),
        ('lane_id', 20), ('subscription_id', 3)) as e (attname, n_distinct)
      join pg_attribute a on a.attname = e.attname and not a.attisdropped
      join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
      join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    where not exists (select from pg_statistic s where s.starelid = c.oid and s.staattnum = a.attnum)
      -- Where it is the whole key, it is unique.
      and not exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and i.indnkeyatts = 1 and i.indkey[0] = a.attnum
        and i.indpred is null)
  loop
    perform pg_restore_attribute_stats('schemaname', 'public', 'relname', one.relname::text, 'attname', one.attname::text, 'inherited', false,
      'null_frac', 0::real, 'avg_width', 16, 'n_distinct', one.n_distinct::real);
  end loop;
end $$;
