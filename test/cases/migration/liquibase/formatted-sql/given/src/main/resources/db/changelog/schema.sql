--liquibase formatted sql

--changeset kim:create-parcels
CREATE TABLE parcels (
    id BIGINT PRIMARY KEY,
    label VARCHAR(80)
);
--rollback DROP TABLE parcels;
