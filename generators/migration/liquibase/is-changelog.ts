const XML = /<databaseChangeLog\b/;
const YAML = /^\uFEFF?databaseChangeLog\s*:/m;
const JSON_TEXT = /^\uFEFF?\s*\{\s*"databaseChangeLog"\s*:/;
const SQL = /^\uFEFF?\s*--\s*liquibase formatted sql/i;

/** True for the text of a changelog of any format. */
export const isChangelog = (text: string): boolean => [XML, YAML, JSON_TEXT, SQL].some((pattern) => pattern.test(text));
