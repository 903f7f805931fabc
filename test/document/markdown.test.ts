import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lint } from 'markdownlint/sync';
import { describe, expect, it } from 'vitest';
import { commandExists, commandFor, marked } from '../../generators/document/command.js';
import { document } from '../../generators/document/index.js';
import { sentence, wrapped } from '../../generators/document/text.js';
import { applied, ground } from '../monitoring/ground.js';

const CASES = join(dirname(fileURLToPath(import.meta.url)), '..', 'cases');
// Commands and expressions stand on one line each, so that they can be copied.
const config = { default: true, MD013: { code_blocks: false, tables: false } };
const complaints = (text: string): string[] => (lint({ strings: { text }, config })['text'] ?? []).map((one) => `${one.lineNumber} ${one.ruleNames[0]} ${one.errorDetail ?? ''}`);

const written = readdirSync(CASES, { recursive: true, encoding: 'utf8' }).filter((path) => /^(flag|monitoring|document)\/.*expected\/.*\.md$/.test(path));

describe('documents', () => {
  it.each(written)('%s passes markdownlint', (path) => expect(complaints(readFileSync(join(CASES, path), 'utf8'))).toEqual([]));

  it('go back in the order flag, application, schema, configuration, and mark what is not there', async () => {
    const place = ground({ 'package.json': '{"scripts":{"migrate:down":"x"}}' });
    const change = { path: 'a.txt', owner: 'user' as const, next: () => 'a' };
    const made = await document.conclude!([
      applied('migration', 'database_migration', { changes: [change], steps: { deployment: ['Run `npm run migrate:up`.'], rollback: [{ order: 3, step: 'Run `npm run migrate:down`.' }] } }, { name: 'add_a', operations: [{ op: 'add_column', table: 'User', column: { name: 'a' } }] }),
      applied('env', 'environment_variables', { changes: [change], steps: { rollback: [{ order: 4, step: 'Unset `A`.' }] } }, { variables: [] }),
      applied('flag', 'feature_flag', { changes: [change], steps: { rollback: [{ order: 1, step: 'Turn the flag off.' }] } }),
    ], place.found());
    const files = await place.carryOut(made);
    const guide = files['.claude/feature-dev/feat-reset-2fa-20250104120000/deployment-guide.md'] ?? '';
    const rollback = guide.slice(guide.indexOf('## Rollback'));
    expect(['Turn the flag off', 'previous version', 'migrate:down', 'Unset'].map((text) => rollback.indexOf(text))).toEqual([...['Turn the flag off', 'previous version', 'migrate:down', 'Unset'].map((text) => rollback.indexOf(text))].sort((a, b) => a - b));
    expect(guide).toContain('`npm run migrate:up` (to be provided)');
    expect(guide).not.toContain('`npm run migrate:down` (to be provided)');
    expect(guide).toContain('infra-evidence.json');
    expect(Object.keys(files)).toContain('.claude/feature-dev/feat-reset-2fa-20250104120000/migration-guide.md');
    for (const text of Object.values(files).filter((one) => one.startsWith('#'))) expect(complaints(text)).toEqual([]);
  });

  it('hold hostile words without becoming markup', async () => {
    const place = ground({});
    const evil = 'x\n# heading <script>alert(1)</script> [a](http://b) **b** `code` | {{y}} \u202e https://e.example/a_b_c';
    const made = await document.conclude!([applied('flag', 'feature_flag', { changes: [{ path: 'a', owner: 'user', next: () => 'a' }], steps: { deployment: [evil], verification: [evil] }, follow_up: [evil] })], place.found());
    const guide = Object.entries(await place.carryOut(made)).find(([path]) => path.endsWith('deployment-guide.md'))![1];
    expect(complaints(guide)).toEqual([]);
    expect(guide).not.toMatch(/^# heading|<script>|\]\(http/m);
  });

  it('make nothing where nothing was made', async () => expect(await document.conclude!([applied('flag', 'feature_flag', { changes: [] })], ground({}).found())).toEqual({ changes: [] }));
});

describe('commands', () => {
  const found = () => ground({ 'package.json': '{"scripts":{"deploy:prod":"x","test":"y"},"devDependencies":{"prisma":"6"}}', Makefile: 'smoke:\n\techo\n', 'pnpm-lock.yaml': '' }).found();
  it.each([['npm run deploy:prod', true], ['pnpm deploy:prod', true], ['npm run gone', false], ['npx prisma migrate deploy', true], ['npx knex migrate:latest', false], ['make smoke', true], ['make gone', false], ['terraform apply', false], ['FEATURE_X', undefined], ['npm ci', true]])('%s: %s', (command, exists) => expect(commandExists(command, found())).toBe(exists));
  it('are found by their purpose', () => expect([commandFor(/^deploy/, found()), commandFor(/smoke/, found()), commandFor(/rollback/, found())]).toEqual(['pnpm run deploy:prod', 'make smoke', undefined]));
  it('are marked where they are not there', () => expect(marked('Run `npm run gone`, then `npm run test`.', found())).toBe('Run `npm run gone` (to be provided), then `npm run test`.'));
  it('never break inside code', () => expect(wrapped(sentence(`${'word '.repeat(14)}\`npm run a b c d e\` end`))).toMatch(/`npm run a b c d e`/));
});
