-- Entries as they were pushed: the body is bytes, exactly as hashed. No sequence numbers them all:
-- such numbers become visible out of order, and a reader that goes by them misses entries.
CREATE TABLE hub (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    mode text NOT NULL CHECK (mode IN ('live', 'training'))
);

CREATE TABLE journals (
    journal uuid PRIMARY KEY,
    seq bigint NOT NULL,
    hash bytea NOT NULL
);

CREATE TABLE entries (
    journal uuid NOT NULL,
    seq bigint NOT NULL,
    call uuid,
    kind text NOT NULL,
    version bigint NOT NULL,
    at timestamptz NOT NULL,
    entered_at timestamptz NOT NULL,
    seat text NOT NULL,
    taker text NOT NULL,
    turn bigint NOT NULL,
    backfill boolean NOT NULL,
    body bytea,
    salt bytea,
    body_hash bytea NOT NULL,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (journal, seq)
);

CREATE TABLE asides (
    LIKE entries,
    by text NOT NULL,
    kept_at timestamptz NOT NULL,
    PRIMARY KEY (journal, seq, hash)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.body IS NULL AND NEW.salt IS NULL THEN
        OLD.body := NULL;
        OLD.salt := NULL;
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'entries never change and are never deleted';
END $$;

CREATE TRIGGER entries_are_kept BEFORE UPDATE OR DELETE ON entries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entries_stay BEFORE TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE programs (
    program text PRIMARY KEY,
    turn bigint NOT NULL,
    journal uuid NOT NULL,
    seq bigint NOT NULL
);

-- A row that every write changes, so that its commit waits for the standby even where all else was
-- there already: an entry whose first acknowledgement was lost may be on the primary alone.
CREATE TABLE receipts (
    backend integer PRIMARY KEY,
    writes bigint NOT NULL
);

CREATE TABLE records (
    kind text NOT NULL,
    id text NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (kind, id)
);

CREATE TABLE record_keys (
    what text NOT NULL,
    value text NOT NULL,
    kind text NOT NULL,
    id text NOT NULL,
    PRIMARY KEY (what, value, kind, id),
    FOREIGN KEY (kind, id) REFERENCES records ON DELETE CASCADE
);
CREATE INDEX record_keys_of ON record_keys (kind, id);

CREATE TABLE asked (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    by text NOT NULL,
    call uuid,
    reason text NOT NULL,
    found text[] NOT NULL
);

CREATE TABLE packs (
    digest text PRIMARY KEY,
    id text NOT NULL,
    version text NOT NULL,
    published_at timestamptz NOT NULL,
    content bytea NOT NULL
);

CREATE TABLE tokens (
    id text PRIMARY KEY,
    hash bytea NOT NULL UNIQUE,
    role text NOT NULL,
    journal uuid,
    label text NOT NULL,
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
