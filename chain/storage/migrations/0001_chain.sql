-- What a chain of stores keeps. Never change a file that was released: add the next number.
-- What hangs on a visit lies in 16 parts by the visit's id, so that an erasure can rewrite its part (chain/storage/erasing.py)
-- while the other 15 are worked with: of two million visits some 125,000. No foreign keys between them: 256 for each pair
-- of tables; what is deleted together is said once, in erasing.py.

CREATE TABLE stores (
    store uuid PRIMARY KEY,
    name text NOT NULL UNIQUE
);

CREATE TABLE kiosks (
    kiosk uuid PRIMARY KEY,
    store uuid NOT NULL REFERENCES stores,
    name text NOT NULL,
    serial text NOT NULL UNIQUE,  -- its certificate's, hex
    enrolled_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    alive_at timestamptz,
    alive jsonb  -- the last report
);

CREATE TABLE enrolment_codes (
    label text PRIMARY KEY,  -- the code's first group, by which its wrong guesses are counted
    secret_sha256 bytea NOT NULL,  -- of the rest
    store uuid NOT NULL REFERENCES stores ON DELETE CASCADE,
    name text NOT NULL,
    expires_at timestamptz NOT NULL,
    tries_left integer NOT NULL
);

CREATE TABLE epochs (
    kiosk uuid NOT NULL REFERENCES kiosks,
    epoch uuid NOT NULL,
    place integer NOT NULL,  -- in the order of first sight, from 1
    acknowledged bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (kiosk, epoch),
    UNIQUE (kiosk, place)
);

CREATE TABLE refusals (
    kiosk uuid NOT NULL REFERENCES kiosks,
    place integer NOT NULL,
    sequence bigint NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    status integer NOT NULL,
    code text NOT NULL,
    message text NOT NULL,
    PRIMARY KEY (kiosk, kind, key)
);

CREATE TABLE persons (
    person uuid PRIMARY KEY,
    code_sha256 bytea NOT NULL UNIQUE,
    email_hmac bytea
);
CREATE INDEX persons_by_address ON persons (email_hmac) WHERE email_hmac IS NOT NULL;

-- place, sequence: which change a row is of; only a newer one writes over it
CREATE TABLE visits (
    visit uuid PRIMARY KEY,
    kiosk uuid NOT NULL,
    person uuid,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    language text NOT NULL,
    taken text NOT NULL,
    size_eu real,
    surface text,
    wishes text[] NOT NULL,
    light_body boolean NOT NULL,
    place integer NOT NULL,
    sequence bigint NOT NULL
) PARTITION BY HASH (visit);
CREATE INDEX visits_by_person ON visits (person) WHERE person IS NOT NULL;

CREATE TABLE runs (
    visit uuid NOT NULL,
    number integer NOT NULL,
    attempt integer NOT NULL,
    replaced boolean NOT NULL,
    brand text NOT NULL,
    model text NOT NULL,
    sku text NOT NULL,
    stood boolean NOT NULL,
    recorded_s double precision NOT NULL,
    outcome jsonb,
    comfort jsonb,
    warm_up_s double precision NOT NULL,
    settled boolean NOT NULL,
    speed_mps double precision,
    incline_pct double precision,
    speed_range_mps double precision,
    PRIMARY KEY (visit, number, attempt)
) PARTITION BY HASH (visit);

-- facts: the first `given` and the first `withdrawn` of each purpose, never changed
CREATE TABLE consents (
    visit uuid NOT NULL,
    purpose text NOT NULL,
    given boolean NOT NULL,
    at timestamptz NOT NULL,
    text text NOT NULL,
    by text NOT NULL,
    PRIMARY KEY (visit, purpose, given)
) PARTITION BY HASH (visit);

CREATE TABLE analyses (
    visit uuid NOT NULL,
    run integer NOT NULL,
    attempt integer NOT NULL,
    code text NOT NULL,
    models text NOT NULL,
    rules text NOT NULL,
    reference text NOT NULL,
    document jsonb NOT NULL,
    place integer NOT NULL,
    sequence bigint NOT NULL,
    PRIMARY KEY (visit, run, attempt, code, models, rules, reference)
) PARTITION BY HASH (visit);

CREATE TABLE recordings (
    visit uuid NOT NULL,
    run integer NOT NULL,
    attempt integer NOT NULL,
    bytes bigint NOT NULL,
    sha256 bytea NOT NULL,
    received bigint NOT NULL DEFAULT 0,  -- bytes that are on the disk for certain
    state text NOT NULL DEFAULT 'coming' CHECK (state IN ('coming', 'whole')),
    place integer NOT NULL,
    sequence bigint NOT NULL,
    PRIMARY KEY (visit, run, attempt)
) PARTITION BY HASH (visit);

-- changes that came before the visit that they are of, or before its customer's consent: a week
CREATE TABLE early (
    kiosk uuid NOT NULL,
    visit uuid NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    body jsonb NOT NULL,
    place integer NOT NULL,
    sequence bigint NOT NULL,
    came_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (visit, kind, key)
) PARTITION BY HASH (visit);
CREATE INDEX early_by_time ON early (came_at);

DO $$
DECLARE
    parted text;
BEGIN
    FOREACH parted IN ARRAY ARRAY['visits', 'runs', 'consents', 'analyses', 'recordings', 'early'] LOOP
        FOR part IN 0..15 LOOP
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
                           parted || '_' || part, parted, part);
        END LOOP;
    END LOOP;
END $$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'this is only added to'; END $$;
CREATE TRIGGER consents_are_facts BEFORE UPDATE ON consents FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE counts (
    kiosk uuid NOT NULL REFERENCES kiosks,
    day date NOT NULL,
    brand text NOT NULL,
    model text NOT NULL,
    sku text NOT NULL,
    outcome text NOT NULL,
    left_class text NOT NULL,
    right_class text NOT NULL,
    comfort integer NOT NULL,
    pairs integer NOT NULL,
    PRIMARY KEY (day, kiosk, brand, model, sku, outcome, left_class, right_class, comfort)
);

-- tombstones: ids alone, never deleted. everywhere: at the kiosks too; else `chain` was withdrawn, and the shop keeps its own
CREATE TABLE erasures (
    number bigint PRIMARY KEY,
    visit uuid,
    person uuid,
    everywhere boolean NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(visit, person) = 1),
    UNIQUE (visit, everywhere),
    UNIQUE (person)
);
CREATE TRIGGER erasures_are_facts BEFORE UPDATE OR DELETE ON erasures FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- visits of which rows were deleted that still lie in PostgreSQL's files, or files that still lie in the folder
CREATE TABLE sweeps (visit uuid PRIMARY KEY);

CREATE TABLE audit (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    who text NOT NULL,  -- a kiosk's id, or head office
    what text NOT NULL,
    subject uuid
);
CREATE INDEX audit_by_subject ON audit (subject) WHERE subject IS NOT NULL;

-- the planner's statistics hold values as they are: none of what belongs to somebody
ALTER TABLE persons ALTER person SET STATISTICS 0, ALTER code_sha256 SET STATISTICS 0, ALTER email_hmac SET STATISTICS 0;
ALTER TABLE visits ALTER visit SET STATISTICS 0, ALTER person SET STATISTICS 0, ALTER started_at SET STATISTICS 0,
    ALTER ended_at SET STATISTICS 0;
ALTER TABLE runs ALTER visit SET STATISTICS 0, ALTER outcome SET STATISTICS 0, ALTER comfort SET STATISTICS 0;
ALTER TABLE consents ALTER visit SET STATISTICS 0, ALTER at SET STATISTICS 0;
ALTER TABLE analyses ALTER visit SET STATISTICS 0, ALTER document SET STATISTICS 0;
ALTER TABLE recordings ALTER visit SET STATISTICS 0, ALTER sha256 SET STATISTICS 0;
ALTER TABLE early ALTER visit SET STATISTICS 0, ALTER key SET STATISTICS 0, ALTER body SET STATISTICS 0;
