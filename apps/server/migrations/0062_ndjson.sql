-- Audiences that programs stream: an object a line, whose names are found while it is read.
alter table imports add column format text not null default 'csv' check (format in ('csv', 'ndjson'));
