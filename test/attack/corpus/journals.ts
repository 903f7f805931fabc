import type { Node } from '../../write/harness/tree.js';
import { STATE, type StateCase } from './state-case.js';

const NO_JOURNAL = 'is not a journal that infra-dev wrote';

const OWNER = { pid: 2 ** 22 - 3, started: '1', host: 'x' };
const entry = (path: string, more: object = {}): object => ({ path, before: 'old\n', after: 'evil\n', mode: null, ...more });
const journal = (more: object): string =>
  JSON.stringify({ schema_version: 1, token: 'ab'.repeat(8), owner: OWNER, in_place: false, entries: [], folders: [], prune: [], ...more });
const journals = (name: string, text: string | Node, refused?: string, leaves?: StateCase['leaves']): StateCase => ({
  name: `journal: ${name}`,
  given: { [`${STATE}/journal.json`]: text },
  when: 'recover',
  ...(refused ? { refused } : { leaves: leaves ?? {} }),
});

/** Journals and locks. */
export const JOURNALS: readonly StateCase[] = [
  journals('empty', '', NO_JOURNAL),
  journals('not JSON', 'x', NO_JOURNAL),
  journals('unknown keys', journal({ run: 'rm -rf /' }), NO_JOURNAL),
  journals('a folder up', journal({ entries: [entry('../outside/canary.txt')] }), NO_JOURNAL),
  journals('absolute', journal({ entries: [entry('/etc/passwd')] }), NO_JOURNAL),
  journals('git', journal({ entries: [entry('.git/hooks/pre-commit')] }), NO_JOURNAL),
  journals('a folder to remove outside', journal({ folders: ['../outside/empty'] }), NO_JOURNAL),
  journals('a folder to prune outside', journal({ prune: ['../outside/empty'] }), NO_JOURNAL),
  journals('a token that is a path', journal({ token: '../../../../x' }), NO_JOURNAL),
  journals('a mode with more than bits', journal({ entries: [entry('readme.md', { mode: 0o104755 })] }), NO_JOURNAL),
  journals('a process number that is none', journal({ owner: { ...OWNER, pid: -1 } }), NO_JOURNAL),
  journals('a link out', { link: '../../../../outside/canary.txt' }, 'is not what infra-dev wrote there'),
  journals('a pipe', { fifo: true }, 'is not what infra-dev wrote there'),
  journals('of a file that somebody has by now', journal({ entries: [entry('readme.md', { before: 'evil\n', after: 'other\n' })] })),
  journals('of folders that hold something', journal({ entries: [entry('readme.md')], folders: ['docs'], prune: ['docs'] })),
  {
    name: 'journal: of a path that is a link out by now',
    when: 'recover',
    given: {
      gate: { link: '../outside' },
      [`${STATE}/journal.json`]: journal({ entries: [entry('gate/canary.txt', { before: 'evil\n', after: 'canary\n' })] }),
    },
    leaves: {},
  },
  {
    name: 'journal: whose temporary file is a link out',
    when: 'recover',
    given: {
      [`.infra-dev-${'ab'.repeat(8)}-0.new`]: { link: '../outside/canary.txt' },
      [`${STATE}/journal.json`]: journal({ entries: [entry('a.txt', { before: null })] }),
    },
    leaves: { [`.infra-dev-${'ab'.repeat(8)}-0.new`]: null },
  },
  {
    name: 'journal: the state folder is a link out',
    when: 'recover',
    given: { '.claude/feature-dev/x': '', [STATE]: { link: '../../../outside' } },
    refused: 'leads out of the workspace',
  },

  {
    name: 'lock: a link out',
    when: 'lock',
    given: { [`${STATE}/lock`]: { link: '../../../../outside/canary.txt' } },
    refused: 'is not what infra-dev wrote there',
  },
  { name: 'lock: a pipe', when: 'lock', given: { [`${STATE}/lock`]: { fifo: true } }, refused: 'is not what infra-dev wrote there' },
  { name: 'lock: a folder', when: 'lock', given: { [`${STATE}/lock`]: { folder: true } }, refused: 'is not what infra-dev wrote there' },
  { name: 'lock: huge', when: 'lock', given: { [`${STATE}/lock`]: 'x'.repeat(5000) }, refused: 'is not what infra-dev wrote there' },
  {
    name: 'lock: a token that is a path',
    when: 'lock',
    given: { [`${STATE}/lock`]: JSON.stringify({ token: '../../../../outside/canary.txt', owner: OWNER, holder: 'x', since: '' }) },
    refused: 'is locked by an unknown run',
  },
  {
    name: 'lock: a holder that paints the terminal',
    when: 'lock',
    given: {
      [`${STATE}/lock`]: JSON.stringify({
        token: 'ab'.repeat(16),
        owner: { ...OWNER, host: '\u001b[2J' },
        holder: '\u001b[31m\u202e',
        since: '\u0007',
      }),
    },
    refused: 'is locked by ?[31m?',
  },
  {
    name: 'lock: the state folder is a link out',
    when: 'lock',
    given: { '.claude/feature-dev/x': '', [STATE]: { link: '../../../outside' } },
    refused: 'leads out of the workspace',
  },
  { name: 'lock: the state folder is a file', when: 'lock', given: { [STATE]: 'x' }, refused: 'is no folder' },
  {
    name: 'lock: the file that tells git to look away is a link out',
    when: 'lock',
    given: { [`${STATE}/.gitignore`]: { link: '../../../../outside/canary.txt' } },
    leaves: { [`${STATE}/.gitignore`]: null, [STATE]: null },
  },
];
