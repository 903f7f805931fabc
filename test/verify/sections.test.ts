import { describe, expect, it } from 'vitest';
import { SPLITTERS, type Sections } from '../../executors/verify/migration/sections.js';

const sections = (tool: 'dbmate' | 'goose', text: string): Sections => SPLITTERS[tool](text);

describe('files that hold both directions', () => {
  it('dbmate', () => {
    expect(sections('dbmate', `-- migrate:up transaction:false\nA;\n\n-- migrate:down\nB;\n`)).toEqual({
      up: { sql: '\nA;\n\n', line: 1, transactional: false },
      down: { sql: '\nB;\n', line: 4 },
    });
    expect(sections('dbmate', `-- migrate:up\nA;`).down).toBeNull();
    expect(sections('dbmate', `A;`)).toEqual({ up: { sql: '', line: 1 }, down: null });
  });

  it('goose', () => {
    expect(sections('goose', `-- +goose NO TRANSACTION\n-- +goose Up\nA;\n-- +goose Down\nB;`)).toEqual({
      up: { sql: '\nA;\n', line: 2, transactional: false },
      down: { sql: '\nB;', line: 4, transactional: false },
    });
  });
});
