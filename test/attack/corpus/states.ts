import type { Node } from '../../write/harness/tree.js';

export const FEATURE = 'feat-x';
export const FOLDER = `.claude/feature-dev/${FEATURE}`;
const STATE = '.claude/feature-dev/.infra-dev';
const RECORD = `${FOLDER}/infra-changes.json`;
const HASH = `sha256:${'ab'.repeat(32)}`;

/** State files of ours as somebody may have left them in a repository. */
export interface StateCase {
  name: string;
  given: { [path: string]: Node };
  /** What is run against them. */
  when: 'record' | 'undo' | 'check' | 'recover' | 'lock';
  /** A part of the refusal. Absent: it must end well, with the rest of the tree as `leaves` says. */
  refused?: string;
  /** Files of the workspace afterwards that are not as given. */
  leaves?: { [path: string]: string | null };
}

const file = (path: string, more: object = {}): object => ({
  path,
  owner: 'user',
  before: null,
  after: HASH,
  tasks: [],
  checklist_ids: [],
  ...more,
});
const record = (more: object): string =>
  JSON.stringify({
    schema_version: 1,
    generator: 'infra-dev@1.0.0',
    feature_id: FEATURE,
    plan_hash: HASH,
    applied_at: '2026-01-01T00:00:00Z',
    files: [],
    tasks: [],
    criteria: {},
    documents: [],
    ...more,
  });
const change = (more: object): object => ({
  index: 0,
  type: 'x',
  kind: 'x',
  tools: [],
  change_hash: HASH,
  files: [],
  existing: [],
  because: [],
  follow_up: [],
  warnings: [],
  report: {},
  proofs: [],
  steps: {},
  counts: {},
  ...more,
});
const records = (name: string, text: string | Node, refused: string, when: StateCase['when'] = 'undo'): StateCase => ({
  name: `record: ${name}`,
  given: { [RECORD]: text },
  when,
  refused,
});

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

const NOT_OURS = 'is not what infra-dev wrote there';
const NO_JOURNAL = 'is not a journal that infra-dev wrote';

export const STATES: readonly StateCase[] = [
  records('empty', '', NOT_OURS),
  records('not JSON', '{', NOT_OURS),
  records('an array', '[]', NOT_OURS),
  records('null', 'null', NOT_OURS),
  records('another version', record({ schema_version: 2 }), NOT_OURS),
  records('a folder up', record({ files: [file('../outside/canary.txt')] }), 'stands for another folder'),
  records('absolute', record({ files: [file('/etc/passwd')] }), 'is absolute'),
  records('git', record({ files: [file('.git/config')] }), 'leads into .git'),
  records('our own state', record({ files: [file(`${STATE}/lock`)] }), 'belongs to the state'),
  records(
    'a path of a change',
    record({ tasks: [{ task_id: 'A', status: 'completed', description: '', checklist_ids: [], changes: [change({ files: ['../x'] })] }] }),
    'stands for another folder',
  ),
  records('a path of a document', record({ documents: [change({ files: ['C:/x'] })] }), 'names a drive'),
  records(
    'a path that was there',
    record({ documents: [change({ existing: [{ file: '../../x', line: 1 }] })] }),
    'stands for another folder',
  ),
  records('another feature', record({ feature_id: 'feat-y' }), 'is the record of feature'),
  records('a feature that is a path', record({ feature_id: '../x' }), NOT_OURS),
  records('one path twice', record({ files: [file('a.txt'), file('a.txt')] }), 'twice'),
  records('a hash that is a path', record({ files: [file('a.txt', { after: 'sha256:../../../../outside/canary.txt' })] }), NOT_OURS),
  records('a hash of nothing we kept', record({ files: [file('readme.md')] }), 'is missing: it is the text'),
  records(
    'prototype keys',
    record({ files: [file('readme.md', { after: HASH })] }).replace(
      '"criteria":{}',
      '"criteria":{"__proto__":{"polluted":true},"constructor":"x"}',
    ),
    NOT_OURS,
  ),
  records(
    'a thousand levels',
    record({ documents: [change({ report: { deep: JSON.parse(`${'['.repeat(900)}${']'.repeat(900)}`) } })], files: [file('../x')] }),
    '',
  ),
  records('a hundred thousand levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, NOT_OURS),
  records('numbers for paths', record({ files: [file(7 as unknown as string)] }), NOT_OURS),
  records('a path of another case is only missing', record({ files: [file('README.MD')] }), 'is missing', 'undo'),
  records('a link out', { link: '../../../../outside/canary.txt' }, 'leads out of the workspace'),
  records('a pipe', { fifo: true }, 'is no regular file'),
  records('a folder', { folder: true }, 'is no regular file'),
  {
    name: 'record: a folder above is a link out',
    given: { '.claude/feature-dev': { link: '../../outside' } },
    when: 'undo',
    refused: 'leads out of the workspace',
  },
  {
    name: 'record: check does not follow it either',
    given: { [RECORD]: record({ files: [file('../x')] }) },
    when: 'check',
    refused: 'stands for another folder',
  },
  {
    name: 'store: the kept texts are a link out',
    when: 'undo',
    refused: 'leads out of the workspace',
    given: { [RECORD]: record({ files: [file('readme.md')] }), [`${FOLDER}/.infra-dev`]: { link: '../../../../outside' } },
  },
  {
    name: 'store: a kept text is another one',
    when: 'undo',
    refused: 'has been changed: it is the text',
    given: { [RECORD]: record({ files: [file('readme.md')] }), [`${FOLDER}/.infra-dev/${'ab'.repeat(32)}`]: 'evil' },
  },
  {
    name: 'store: a kept text is a link to another file',
    when: 'undo',
    refused: 'has been changed: it is the text',
    given: {
      [RECORD]: record({ files: [file('readme.md')] }),
      [`${FOLDER}/.infra-dev/${'ab'.repeat(32)}`]: { link: '../../../../readme.md' },
    },
  },
  {
    name: 'store: the list of folders is hostile',
    when: 'undo',
    refused: NOT_OURS,
    given: { [RECORD]: record({}), [`${FOLDER}/.infra-dev/made.json`]: '{"schema_version":1,"folders":[1]}' },
  },
  {
    name: 'store: folders of others are not removed',
    when: 'undo',
    leaves: { [RECORD]: null, [`${FOLDER}/.infra-dev`]: null, [`${FOLDER}/.infra-dev/made.json`]: null },
    given: {
      [RECORD]: record({}),
      [`${FOLDER}/.infra-dev/made.json`]: JSON.stringify({
        schema_version: 1,
        folders: ['../outside/empty', '/tmp', '.git', 'docs', '..', 'node_modules'],
      }),
      '.git/empty': { folder: true },
    },
  },
  {
    name: 'evidence: half a file',
    when: 'undo',
    refused: 'nobody knows whether a migration has been applied',
    given: {
      [RECORD]: record({
        tasks: [
          {
            task_id: 'A',
            status: 'completed',
            description: '',
            checklist_ids: [],
            changes: [change({ kind: 'migration', files: ['readme.md'] })],
          },
        ],
      }),
      [`${FOLDER}/infra-evidence.json`]: '{"evidence":[',
    },
  },
  {
    name: 'evidence: deep beyond reason',
    when: 'undo',
    refused: 'has been applied and is not removed',
    given: {
      [RECORD]: record({
        tasks: [
          {
            task_id: 'A',
            status: 'completed',
            description: '',
            checklist_ids: [],
            changes: [change({ kind: 'migration', files: ['readme.md'] })],
          },
        ],
      }),
      [`${FOLDER}/infra-evidence.json`]: `${'['.repeat(5000)}{"applied":true}${']'.repeat(5000)}`,
    },
  },

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
