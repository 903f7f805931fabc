-- +goose Up
ALTER TABLE jobs ALTER COLUMN name TYPE VARCHAR(120);
ALTER TABLE jobs ADD CONSTRAINT jobs_state_check CHECK (state IN ('new', 'running', 'done'));

-- +goose Down
ALTER TABLE jobs DROP CONSTRAINT jobs_state_check;
ALTER TABLE jobs ALTER COLUMN name TYPE TEXT;
