import { describe, expect, test } from 'vitest';
import { changelogFor } from '../../generators/document/changelog.js';
import { editChangelog } from '../../generators/document/changelog/edit.js';
import type { Applied } from '../../pipeline/kind.js';
import { file } from '../../pipeline/change.js';
import { carriedOut, found, repository } from './workspace.js';

const KEEP = `# Changelog

## [Unreleased]

### Changed

- Improved the start page

## [1.1.0] - 2025-01-01

### Added

- Exposed the \`CACHE_TTL\` environment variable to set the time that answers are kept

[Unreleased]: https://example.com/compare/v1.1.0...HEAD
`;
const FLAT = `# Changelog

## Unreleased

* [cart] Use the new client for the price service so that discounts are
  shown at once ([#12](https://example.com/pull/12))
* [checkout] Add a retry to the payment call, because the provider drops the
  first one now and then ([#11](https://example.com/pull/11))

## 1.0.0

* [chore] Bump images ([#10](https://example.com/pull/10))
`;

const variable = (name: string, description: string): Applied => ({
  task_id: 'INFRA1',
  index: 0,
  change: { type: 'environment_variables', variables: [{ name, description, remove: false }] } as Applied['change'],
  kind: 'env',
  tools: ['declarations'],
  made: { changes: [file('src/env.ts', 'x', {})], report: { variables_added: [name] } },
});

describe('the changelog', () => {
  test('gets an entry in the missing category, in its place, with the words of its neighbours', async () => {
    const workspace = repository({ 'CHANGELOG.md': KEEP, 'src/env.ts': '1' });
    const made = await changelogFor([variable('CACHE_SIZE', 'Number of answers that are kept')], found(workspace));
    const files = await carriedOut(workspace, made.changes);
    expect(files['CHANGELOG.md']).toBe(
      KEEP.replace('## [Unreleased]\n\n', '## [Unreleased]\n\n### Added\n\n- Exposed the `CACHE_SIZE` environment variable to set the number of answers that are kept\n\n'),
    );
    expect(await editChangelog(files['CHANGELOG.md']!, [{ category: 'Added', text: 'Exposed the `CACHE_SIZE` environment variable to set the number of answers that are kept' }], 'CHANGELOG.md')).toBe(files['CHANGELOG.md']);
  });

  test('a flat list gets a wrapped bullet with a known service, and no invented number', async () => {
    const workspace = repository({ 'CHANGELOG.md': FLAT, 'src/flags.json': '{}' });
    const flag: Applied = { ...variable('x', ''), kind: 'flag', change: { type: 'feature_flag', name: 'slowCart', description: 'Delays every answer of the cart by some seconds to show what a slow service does', consumers: ['cart'] } as Applied['change'] };
    const made = await changelogFor([flag], found(workspace));
    const text = (await carriedOut(workspace, made.changes))['CHANGELOG.md']!;
    const added = text.split('\n').filter((line) => !FLAT.split('\n').includes(line));
    expect(added.join(' ').replace(/\s+/g, ' ')).toBe('* [cart] Add the `slowCart` feature flag that delays every answer of the cart by some seconds to show what a slow service does');
    expect(Math.max(...added.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(made.warnings!.join()).toContain('link their pull request');
  });

  test('is followed only when the precedents touched it', async () => {
    const touching = Array.from({ length: 4 }, (_, index) => ({ 'src/env.ts': `${index}`, 'CHANGELOG.md': `${KEEP}<!-- ${index} -->\n` }));
    const silent = Array.from({ length: 6 }, (_, index) => ({ 'src/env.ts': `later ${index}` }));
    const one = variable('CACHE_SIZE', 'Number of answers');
    expect((await changelogFor([one], found(repository(...touching)))).changes).toHaveLength(1);
    expect((await changelogFor([one], found(repository(...touching, ...silent)))).changes).toEqual([]);
  });

  test('a generated one is never edited; what to run is said', async () => {
    const workspace = repository({ 'CHANGELOG.md': KEEP, '.changeset/config.json': '{}', 'src/env.ts': '1' });
    const made = await changelogFor([variable('CACHE_SIZE', '')], found(workspace));
    expect(made.changes).toEqual([]);
    expect(made.follow_up!.join()).toContain('npx changeset');
    const cliff = repository({ 'CHANGELOG.md': KEEP, 'cliff.toml': '', 'src/env.ts': '1' });
    expect((await changelogFor([variable('CACHE_SIZE', '')], found(cliff))).changes).toEqual([]);
  });

  test('without a section for what is not released one is made above the newest version', async () => {
    const text = '# Changes\r\n\r\n## 2.0.0 - 2025-02-01\r\n\r\n### Fixed\r\n\r\n- Fixed it\r\n';
    const next = await editChangelog(text, [{ category: 'Added', text: 'Added that' }], 'CHANGELOG.md');
    expect(next).toBe(text.replace('## 2.0.0', '## Unreleased\r\n\r\n### Added\r\n\r\n- Added that\r\n\r\n## 2.0.0'));
  });
});
