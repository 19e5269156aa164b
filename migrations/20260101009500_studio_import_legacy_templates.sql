-- The import of legacy templates, a batch at a time.
--
-- Why:   a row becomes a module template and is marked in one transaction, so it is taken exactly once, whoever is
--        killed when; importers at once pass over each other's rows.
-- Locks: none; the function is new. It locks the rows of its batch.
--
-- Mended: the blueprint's script gives no slug, which its schema wants, makes one row at a time and marks it in another
-- transaction, and stops at the first row that is refused. Its templates have no author and are not public: so are these.

-- migrate:up

-- What is refused is what the constraints of module_templates refuse: each row is tried, and its failure is its own.
-- The slug follows from the row alone, so no order of rows and no number of importers changes it, and none waits.
create function studio.import_legacy_templates(batch_size integer, after uuid, retry boolean)
  returns table (id uuid, rejection text)
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  old     studio.legacy_templates;
  slug    text;
  tags    text[];
  made    uuid;
  at      text;
  broken  text;
begin
  perform set_config('app.request_id', coalesce(nullif(current_setting('app.request_id', true), ''), 'import legacy-templates'), true);
  for old in
    select t.* from studio.legacy_templates as t
    where not t.migrated and (t.rejection is null or retry) and (after is null or t.id > after)
    order by t.id limit batch_size
    for update skip locked
  loop
    id := old.id;
    rejection := null;
    slug := concat_ws('-',
      coalesce(nullif(btrim(left(regexp_replace(lower(regexp_replace(normalize(old.title, nfkd), '[\u0300-\u036f]', '', 'g')), '[^a-z0-9]+', '-', 'g'), 180), '-'), ''), 'template'),
      left(encode(sha256(uuid_send(old.id)), 'hex'), 12));
    tags := array(
      select btrim(p.part, e' \t\r\n') from unnest(string_to_array(old.tags, ',')) with ordinality as p (part, place)
      where btrim(p.part, e' \t\r\n') <> '' group by 1 order by min(p.place));
    begin
      insert into studio.module_templates as m (author_id, name, slug, description, category, complexity, html_content, css_content, tags, version)
        values (
          null, coalesce(old.title, ''), slug, old."desc",
          case old.type when 'header' then 'HEADER' when 'hero' then 'HERO' when 'content' then 'CONTENT' when 'footer' then 'FOOTER' else 'CONTENT' end::studio.template_category,
          'SIMPLE', coalesce(old.html, ''), old.css, tags, '1.0.0'
        )
        returning m.id into made;
      update studio.legacy_templates as t set migrated = true, module_template_id = made, rejection = null where t.id = old.id;
    exception
      when integrity_constraint_violation then
        get stacked diagnostics at = table_name, broken = constraint_name;
        -- Another table's, such as a month without a partition of the audit log, is not the row's fault.
        if at <> 'module_templates' or broken = '' then raise; end if;
        rejection := left(broken || ': ' || case broken
          when 'module_templates_name_length'         then format('the title has %s characters, a name has 1 to 200', coalesce(char_length(old.title), 0))
          when 'module_templates_slug_key'            then format('another module template has the slug %s', slug)
          when 'module_templates_description_length'  then format('desc has %s characters, a description has at most 2000', char_length(old."desc"))
          when 'module_templates_html_content_length' then format('html has %s characters, a template has 1 to 1000000', coalesce(char_length(old.html), 0))
          when 'module_templates_css_content_length'  then format('css has %s characters, a template has at most 1000000', char_length(old.css))
          when 'module_templates_tags_count'          then format('there are %s tags, a template has at most 20', cardinality(tags))
          when 'module_templates_tags_length'         then format('the tags have %s characters together, a template has at most 1000', char_length(studio.words_of(tags)))
          else sqlerrm
        end, 1000);
        update studio.legacy_templates as t set rejection = import_legacy_templates.rejection where t.id = old.id;
    end;
    return next;
  end loop;
end;
$$;
alter function studio.import_legacy_templates(integer, uuid, boolean) owner to kaava_definer;
grant execute on function studio.import_legacy_templates(integer, uuid, boolean) to service;
-- Administrators load old templates; they do not import them.

grant insert (author_id, name, slug, description, category, complexity, html_content, css_content, tags, version)
  on studio.module_templates to kaava_definer;
grant select, update (migrated, module_template_id, rejection) on studio.legacy_templates to kaava_definer;

comment on function studio.import_legacy_templates(integer, uuid, boolean) is
  'Makes module templates of the next so many legacy templates after a key (null: from the first), those rejected before only on retry. Each that was tried, in order, with why it was rejected: the constraint, a colon and a reason; null for one that was imported. Rows that others hold are passed over.';

-- migrate:down

drop function studio.import_legacy_templates(integer, uuid, boolean);
revoke select, update (migrated, module_template_id, rejection) on studio.legacy_templates from kaava_definer;
revoke insert (author_id, name, slug, description, category, complexity, html_content, css_content, tags, version)
  on studio.module_templates from kaava_definer;
