-- Recordings analysed again, and which version's results count.

-- how a kiosk's pictures are turned and cut before they are looked at: its recordings are as its camera gave them
ALTER TABLE recordings
    ADD rotation_deg smallint NOT NULL DEFAULT 0 CHECK (rotation_deg IN (0, 90, 180, 270)),
    ADD mirrored boolean NOT NULL DEFAULT false,
    ADD crop double precision[] NOT NULL DEFAULT '{0,0,1,1}';

-- what recordings were analysed with here; rules, compared: the names that rules and reference may have in a result
CREATE TABLE versions (
    version text PRIMARY KEY,
    code text NOT NULL,
    models text NOT NULL,
    rules text[] NOT NULL,
    compared text[] NOT NULL,
    first_at timestamptz NOT NULL DEFAULT now(),
    counts boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX one_version_counts ON versions (counts) WHERE counts;

-- a recording that is to be, or was, analysed with a version: a worker's until its lease is up, then ended, well or not.
-- beside: where it shows dots, the peaks of its steps with them and without, by foot
CREATE TABLE reanalyses (
    visit uuid NOT NULL,
    run integer NOT NULL,
    attempt integer NOT NULL,
    version text NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    leased_until timestamptz,
    ended_at timestamptz,
    error_code text,
    error text,
    beside jsonb,
    PRIMARY KEY (visit, run, attempt, version)
) PARTITION BY HASH (visit);
CREATE INDEX reanalyses_open ON reanalyses (version) WHERE ended_at IS NULL;

DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format('CREATE TABLE %I PARTITION OF reanalyses FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
                       'reanalyses_' || part, part);
    END LOOP;
END $$;

ALTER TABLE reanalyses ALTER visit SET STATISTICS 0, ALTER error SET STATISTICS 0, ALTER beside SET STATISTICS 0;
