-- Long work has one runner at a time, and at most one unfinished job for the same input.
set local lock_timeout = '5s';

alter table infra.job
add column runner_id uuid,
add column is_for_worker boolean not null default false;

drop index infra.job_by_fingerprint;
create unique index job_unfinished on infra.job (kind, fingerprint)
where state in ('waiting', 'running', 'failed');
create index job_for_worker on infra.job (id)
where is_for_worker and state in ('waiting', 'running');
