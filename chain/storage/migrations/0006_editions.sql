-- What head office publishes to its kiosks, signed; what it is about to publish; and how it is with it at each kiosk.

CREATE TABLE editions (
    number bigint PRIMARY KEY,  -- above any that a kiosk has told of: a restored copy begins no number again
    kind text NOT NULL,
    store uuid REFERENCES stores,  -- NULL: for all
    name text NOT NULL,
    sha256 bytea NOT NULL,
    bytes bigint NOT NULL,
    content bytea,  -- NULL of a package, whose file lies in the folder of packages
    statement text NOT NULL,
    signature text NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    published_by text NOT NULL
);
CREATE INDEX editions_by_kind ON editions (kind, number);

CREATE TABLE drafts (
    draft uuid PRIMARY KEY,
    kind text NOT NULL,
    store uuid REFERENCES stores,
    name text NOT NULL,
    content bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE held_editions (
    kiosk uuid NOT NULL REFERENCES kiosks,
    kind text NOT NULL,
    number bigint NOT NULL,
    offered bigint NOT NULL,
    progress text NOT NULL,
    why text NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),  -- of this progress with this edition
    PRIMARY KEY (kiosk, kind)
);

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
