-- tombstones of a consent: `improve` taken back where the visit stays, so that no copy from before brings its recordings
-- back. Ids alone, never deleted, in the tombstones' file beside the others (chain/storage/erasing.py).

CREATE TABLE withdrawals (
    visit uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER withdrawals_are_facts BEFORE UPDATE OR DELETE ON withdrawals
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

INSERT INTO withdrawals SELECT visit, at FROM consents WHERE purpose = 'improve' AND NOT given;
INSERT INTO sweeps SELECT visit FROM withdrawals ON CONFLICT DO NOTHING;  -- a sweep writes the file
