-- migrate:up
ALTER TABLE posts ADD COLUMN published BOOLEAN NOT NULL DEFAULT false;
CREATE UNIQUE INDEX posts_slug_key ON posts (slug);

-- migrate:down
DROP INDEX posts_slug_key;
ALTER TABLE posts DROP COLUMN published;
