import { spawnSync } from 'node:child_process';
import type { Commit } from './history.js';

/** Settings of the repository that could run a program or reach the network are switched off for every call. */
const SAFE = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.quotePath=false',
  'core.pager=cat',
  'diff.external=',
  'log.showSignature=false',
  'protocol.allow=never',
].flatMap((setting) => ['-c', setting]);

/** 30 s: `git log` over a large history on a cold disk; a hang must not outlive it. */
const TIME_LIMIT_MS = 30_000;
const OUTPUT_LIMIT = 256 * 1024 * 1024;

/** Runs git read-only in a folder. Returns its output, or undefined when there is no git, no repository or an error. */
export function git(root: string, argv: readonly string[], input?: string): string | undefined {
  const run = spawnSync('git', [...SAFE, ...argv], {
    cwd: root,
    input,
    encoding: 'utf8',
    timeout: TIME_LIMIT_MS,
    maxBuffer: OUTPUT_LIMIT,
    stdio: ['pipe', 'pipe', 'ignore'],
    // The environment is scrubbed: no GIT_DIR or GIT_* of the caller decides which repository is read.
    env: {
      PATH: process.env['PATH'],
      LC_ALL: 'C.UTF-8',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_TERMINAL_PROMPT: '0',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_NO_LAZY_FETCH: '1',
    },
  });
  // `git grep` ends with 1 when nothing matches: that is an answer.
  return run.status === 0 || (run.status === 1 && argv.find((one) => !one.startsWith('-')) === 'grep') ? run.stdout : undefined;
}

const split = (output: string): string[] => output.split('\0').filter(Boolean);

export interface Listing {
  tracked: Set<string>;
  untracked: string[];
}

/** Regular files that git tracks (no links, no submodules) and those it neither tracks nor ignores; undefined outside a repository. */
export function listFiles(root: string): Listing | undefined {
  const output = git(root, ['ls-files', '-s', '-o', '-t', '--exclude-standard', '-z']);
  if (output === undefined) return undefined;
  const listing: Listing = { tracked: new Set(), untracked: [] };
  // `? path` is not tracked; `H 100644 <hash> <stage>\tpath` is, its mode in front.
  for (const entry of split(output)) {
    if (entry.startsWith('? ')) listing.untracked.push(entry.slice(2));
    else if (/^\S 100/.test(entry)) listing.tracked.add(entry.slice(entry.indexOf('\t') + 1));
  }
  return listing;
}

/** Files (tracked or not, not ignored) whose text holds the exact string. */
export function grep(root: string, text: string): string[] | undefined {
  const found = git(root, ['grep', '--untracked', '--no-color', '-l', '-I', '-z', '-F', '-e', text]);
  return found === undefined ? undefined : split(found);
}

/** So many paths are handed to git one by one; beyond that the whole tree is searched and the answer is cut. */
const PATHS = 400;

/**
 * Files (tracked or not, not ignored) whose text holds any of the exact strings, upper and lower case alike.
 * @param among the paths that matter
 */
export function grepAny(root: string, texts: readonly string[], among: readonly string[]): string[] | undefined {
  const argv = ['--literal-pathspecs', 'grep', '--untracked', '--no-color', '-l', '-I', '-z', '-i', '-F', ...texts.flatMap((text) => ['-e', text])];
  const found = git(root, among.length > PATHS ? argv : [...argv, '--', ...among]);
  return found === undefined ? undefined : split(found);
}

/**
 * How many lines of each file (tracked or not, not ignored) match a pattern.
 * @param pattern POSIX extended regular expression
 * @param globs of files, as git reads them
 */
export function countMatches(root: string, pattern: string, globs: readonly string[]): Map<string, number> | undefined {
  const output = git(root, ['grep', '--untracked', '--no-color', '-c', '-I', '-z', '-E', '-e', pattern, '--', ...globs]);
  if (output === undefined) return undefined;
  const pairs = output.split('\n').filter(Boolean).map((line) => line.split('\0'));
  return new Map(pairs.map(([path, count]) => [path!, Number(count)]));
}

/** For each of the exact strings the files (tracked or not, not ignored) that hold it, from one search. */
export function grepEach(root: string, texts: readonly string[]): Map<string, Set<string>> | undefined {
  const output = git(root, ['grep', '--untracked', '--no-color', '-o', '-I', '-z', '-F', ...texts.flatMap((text) => ['-e', text])]);
  if (output === undefined) return undefined;
  const found = new Map(texts.map((text) => [text, new Set<string>()]));
  const seen = new Set(output.split('\n').filter(Boolean));
  for (const line of seen) {
    const [path, match] = line.split('\0');
    // What is shown is the longest match at a place: the shorter ones stand in it.
    for (const text of texts) if (match?.includes(text)) found.get(text)!.add(path!);
  }
  return found;
}

export const isIgnored = (root: string, path: string): boolean => git(root, ['check-ignore', '-q', '--', path]) !== undefined;

/** The newest commits that touched any of the paths, newest first, with everything each of them touched. */
export function log(root: string, paths: readonly string[], limit: number): Commit[] {
  const format = '%x01%H%x00%cI%x00%s%x00';
  const argv = ['log', `--max-count=${limit}`, '--no-merges', '--full-diff', '--relative', '--name-status', '--no-renames', '-z'];
  const output = git(root, [...argv, `--format=${format}`, '--', ...paths]);
  return (output ?? '').split('\u0001').filter(Boolean).map(readCommit);
}

function readCommit(text: string): Commit {
  const [hash = '', date = '', subject = '', ...rest] = text.split('\0');
  const words = rest.map((word) => word.replace(/^\n+/, '')).filter(Boolean);
  const files: Commit['files'] = [];
  for (let at = 0; at + 1 < words.length; at += 2) files.push({ status: words[at]!.charAt(0), path: words[at + 1]! });
  return { hash, date, subject, files };
}
