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

CREATE TABLE standings (
    kiosk uuid NOT NULL REFERENCES kiosks,
    kind text NOT NULL,
    number bigint NOT NULL,
    offered bigint NOT NULL,
    stand text NOT NULL,
    why text NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),  -- of this stand with this edition
    PRIMARY KEY (kiosk, kind)
);
