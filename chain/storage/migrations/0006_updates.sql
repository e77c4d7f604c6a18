-- Versions of the kiosk's package that head office hands out, ring after ring (chain/storage/updates.py).

CREATE TABLE packages (
    sha256 bytea PRIMARY KEY,
    version text NOT NULL UNIQUE,
    bytes bigint NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE kiosks ADD COLUMN ring smallint NOT NULL DEFAULT 2 CHECK (ring BETWEEN 0 AND 2);

CREATE TABLE updates (
    number bigint PRIMARY KEY REFERENCES editions,
    state text NOT NULL DEFAULT 'open',
    ring smallint NOT NULL DEFAULT 0,  -- up to which it is open
    share_pct smallint NOT NULL,  -- of a ring's kiosks, until the next one opens
    hold_hours integer NOT NULL,  -- that they have had it, with a passed self-check
    resumed_at timestamptz NOT NULL DEFAULT now(),  -- what stood still before stops it no more
    why text NOT NULL DEFAULT '',  -- of stopped: failed, silent, ordered
    kiosk uuid REFERENCES kiosks  -- whose
);
