-- The standing trial before a recording is a film of its own beside it: comes in chunks, is whole, and goes as it does.
ALTER TABLE recordings ADD standing boolean NOT NULL DEFAULT false;
ALTER TABLE recordings DROP CONSTRAINT recordings_pkey, ADD PRIMARY KEY (visit, run, attempt, standing);
