-- Head office's page: who may see it, and what it reads at once, which is added up as counts come
-- (chain/storage/summaries.py): of 200 kiosks and a year, two million lines of `counts` are 73,000 of `days`.

CREATE TABLE accounts (
    account uuid PRIMARY KEY,
    name text NOT NULL UNIQUE,
    store uuid REFERENCES stores,  -- of the store that its manager sees; NULL: head office, which sees everything
    password text NOT NULL,  -- scrypt's costs, salt and digest
    made_at timestamptz NOT NULL DEFAULT now()
);

-- in no copy (chain/storage/backup.py): who has logged out stays out after a restore
CREATE TABLE sessions (
    token_sha256 bytea PRIMARY KEY,
    account uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    began_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE days (
    kiosk uuid NOT NULL REFERENCES kiosks,
    day date NOT NULL,
    visits integer NOT NULL,  -- that were measured or refused
    inconclusive integer NOT NULL,  -- measured, a foot at least without a class
    refused integer NOT NULL,  -- visits whose recording could not be used
    tried integer NOT NULL,  -- pairs of shoes
    taken integer NOT NULL,
    PRIMARY KEY (kiosk, day)
);
CREATE INDEX days_by_day ON days (day);

CREATE TABLE reason_days (
    kiosk uuid NOT NULL REFERENCES kiosks,
    day date NOT NULL,
    reason text NOT NULL,  -- gait.errors' code
    visits integer NOT NULL,
    PRIMARY KEY (day, kiosk, reason)
);

CREATE TABLE shoe_months (
    kiosk uuid NOT NULL REFERENCES kiosks,
    month date NOT NULL,  -- its first day
    brand text NOT NULL,
    model text NOT NULL,
    tried integer NOT NULL,
    taken integer NOT NULL,
    PRIMARY KEY (month, kiosk, brand, model)
);

INSERT INTO days SELECT kiosk, day,
    coalesce(sum(pairs) FILTER (WHERE outcome NOT IN ('taken', 'left', 'unsaid')), 0),
    coalesce(sum(pairs) FILTER (WHERE outcome = 'measured' AND 'inconclusive' IN (left_class, right_class)), 0),
    coalesce(sum(pairs) FILTER (WHERE outcome NOT IN ('taken', 'left', 'unsaid', 'measured')), 0),
    coalesce(sum(pairs) FILTER (WHERE outcome IN ('taken', 'left', 'unsaid') AND brand || model <> ''), 0),
    coalesce(sum(pairs) FILTER (WHERE outcome = 'taken'), 0)
    FROM counts GROUP BY kiosk, day;
INSERT INTO reason_days SELECT kiosk, day, outcome, sum(pairs) FROM counts
    WHERE outcome NOT IN ('taken', 'left', 'unsaid', 'measured') GROUP BY kiosk, day, outcome;
INSERT INTO shoe_months SELECT kiosk, date_trunc('month', day)::date, brand, model,
    coalesce(sum(pairs) FILTER (WHERE brand || model <> ''), 0),
    coalesce(sum(pairs) FILTER (WHERE outcome = 'taken'), 0)
    FROM counts WHERE outcome IN ('taken', 'left', 'unsaid') GROUP BY 1, 2, 3, 4;
