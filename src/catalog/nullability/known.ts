/**
 * What is known of PostgreSQL's own functions and operators. A test calls every overload of each with values that are not null.
 *
 * What is missing here is taken to give null at any time: `lower` of a range without a lower bound does, `array_length` of an empty
 * array, `substring` without a match, `to_char` and `extract` of infinity, `->>` without the key.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Never null where no argument is; null where one is. */
export const STRICT_FUNCTIONS = words(`
  abs acos asin atan atan2 btrim cbrt ceil ceiling char_length character_length bit_length octet_length length cardinality cos cot
  sin tan degrees radians exp floor ln log mod pi power pow round sign sqrt trunc gcd lcm div
  chr ascii initcap left right lpad ltrim rpad rtrim md5 repeat replace reverse split_part strpos position substr
  starts_with to_hex translate decode encode sha224 sha256 sha384 sha512
  now clock_timestamp statement_timestamp transaction_timestamp timeofday date_trunc date_bin timezone isfinite justify_days
  justify_hours justify_interval make_date make_time make_interval make_timestamp make_timestamptz
  gen_random_uuid random pg_backend_pid current_database version txid_current pg_current_xact_id
  to_json to_jsonb row_to_json jsonb_array_length json_array_length jsonb_typeof json_typeof jsonb_strip_nulls jsonb_pretty
  to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery setweight ts_rank ts_rank_cd numnode
  isempty lower_inc upper_inc lower_inf upper_inf range_merge hashtext quote_ident quote_literal host masklen network family
`);

/** Never null, whatever their arguments, unless these are one `variadic` array. */
export const TOTAL_FUNCTIONS = words(`
  concat num_nulls num_nonnulls jsonb_build_object jsonb_build_array json_build_object json_build_array pg_typeof quote_nullable
  int4range int8range numrange daterange tsrange tstzrange
`);

/** Of text as STRICT_FUNCTIONS; of ranges not. */
export const TEXT_FUNCTIONS = words('lower upper');

/** Rows without a null in their one column. */
export const SET_FUNCTIONS = words(`
  generate_series generate_subscripts jsonb_array_elements json_array_elements jsonb_object_keys json_object_keys regexp_split_to_table
`);

/** Over no rows at all they give a number. */
export const COUNTS = words('count');

/** Over one row or more, none of whose arguments is null, they do not give null. */
export const AGGREGATES = words(`
  sum avg min max array_agg string_agg json_agg jsonb_agg bool_and bool_or every bit_and bit_or
`);

/** Window functions that give a number for every row, and those that do where their argument is not null. */
export const RANKS = words('row_number rank dense_rank percent_rank cume_dist ntile');

/** Null where, and only where, an operand is. */
export const COMPARISONS = words('= <> < <= > >= ~~ !~~ ~~* !~~* ~ ~* !~ !~* && @> <@');

/** Not null where no operand is; `+` not of paths. `||` alone may be not null though one is. */
export const STRICT_OPERATORS: ReadonlySet<string> = new Set([...COMPARISONS, ...words('+ - * / % ^ |/ & | << >>')]);
export const OPERATORS: ReadonlySet<string> = new Set([...STRICT_OPERATORS, '||']);
