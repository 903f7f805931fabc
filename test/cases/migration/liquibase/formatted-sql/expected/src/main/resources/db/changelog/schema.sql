--liquibase formatted sql

--changeset kim:create-parcels
CREATE TABLE parcels (
    id BIGINT PRIMARY KEY,
    label VARCHAR(80)
);
--rollback DROP TABLE parcels;

--changeset kim:add-fragile-to-parcels
ALTER TABLE parcels ADD COLUMN fragile BOOLEAN NOT NULL DEFAULT false;
--rollback ALTER TABLE parcels DROP COLUMN fragile;
