-- +goose Up
ALTER TABLE jobs ADD COLUMN state TEXT NOT NULL DEFAULT 'new';

-- +goose Down
ALTER TABLE jobs DROP COLUMN state;
