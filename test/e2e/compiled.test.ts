import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** What V8 compiled is kept beside the bundle and is never needed: without it, with another build's or with half of it the answer is the same. */
const home = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const kept = (): string => join(root, 'dist', 'compiled', readdirSync(join(root, 'dist', 'compiled'))[0]!);
let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-compiled-')));
  mkdirSync(join(root, 'dist', 'bin'), { recursive: true });
  for (const file of ['package.json', 'dist/load.cjs', 'dist/infra-dev.cjs', 'dist/bin/infra-dev.js', 'dist/bin/package.json']) cpSync(join(home, file), join(root, file));
  symlinkSync(join(home, 'node_modules'), join(root, 'node_modules'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const version = (env: NodeJS.ProcessEnv = {}): string =>
  execFileSync(process.execPath, [join(root, 'dist', 'bin', 'infra-dev.js'), '--version'], { encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } });

test('kept by the first run, used by the second', () => {
  const first = version();
  const bytes = readFileSync(kept());
  expect(version()).toBe(first);
  expect(readFileSync(kept())).toEqual(bytes);
});

test.each([
  ['of another build', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -64), Buffer.alloc(64, 'f')])],
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
  ['empty', () => Buffer.alloc(0)],
  ['not code', (bytes: Buffer) => Buffer.concat([Buffer.alloc(4096), bytes.subarray(-64)])],
])('what is %s is not used and is replaced', (_what, spoil) => {
  const first = version();
  const good = readFileSync(kept());
  writeFileSync(kept(), spoil(good));
  expect(version()).toBe(first);
  expect(readFileSync(kept()).subarray(-64)).toEqual(good.subarray(-64));
  expect(readFileSync(kept()).length).toBeGreaterThan(good.length / 2);
});

test('nothing is kept where the package cannot be written, where Node is told so, or after a refusal', () => {
  version({ NODE_DISABLE_COMPILE_CACHE: '1' });
  expect(() => execFileSync(process.execPath, [join(root, 'dist', 'bin', 'infra-dev.js'), 'nonsense'], { stdio: 'ignore' })).toThrow();
  expect(existsSync(join(root, 'dist', 'compiled'))).toBe(false);
  writeFileSync(join(root, 'dist', 'compiled'), 'in the way');
  chmodSync(join(root, 'dist'), 0o555);
  expect(version()).toContain('infra-dev@');
  chmodSync(join(root, 'dist'), 0o755);
});
