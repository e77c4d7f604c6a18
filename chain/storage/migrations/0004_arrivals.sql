-- when a visit came here for the first time, by the centre's own clock: a kiosk's may be wrong by years (chain/storage/expiry.py)
ALTER TABLE visits ADD came_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE visits ALTER came_at SET STATISTICS 0;
