CREATE TABLE members (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL
);
