import type { Node } from '../../write/harness/tree.js';
import { FEATURE, FOLDER, STATE, type StateCase } from './state-case.js';

const KEPT = `${FOLDER}/.infra-dev/kept.json`;
const kept = (parts: { folders?: unknown; texts?: unknown }): string => JSON.stringify({ schema_version: 1, folders: [], texts: {}, ...parts });

const RECORD = `${FOLDER}/infra-changes.json`;
const HASH = `sha256:${'ab'.repeat(32)}`;
const NOT_OURS = 'is not what infra-dev wrote there';

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

/** Records, kept texts and evidence. */
export const RECORDS: readonly StateCase[] = [
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
  records('a hash of nothing we kept', record({ files: [file('readme.md')] }), 'misses the text'),
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
  records('a path of another case is only missing', record({ files: [file('README.MD')] }), 'misses the text', 'undo'),
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
    refused: 'has changed the text',
    given: { [RECORD]: record({ files: [file('readme.md')] }), [KEPT]: kept({ texts: { [`sha256:${'ab'.repeat(32)}`]: 'evil' } }) },
  },
  {
    name: 'store: it is a link to another file',
    when: 'undo',
    refused: NOT_OURS,
    given: { [RECORD]: record({ files: [file('readme.md')] }), [KEPT]: { link: '../../../../readme.md' } },
  },
  {
    name: 'store: the texts are no texts',
    when: 'undo',
    refused: NOT_OURS,
    given: { [RECORD]: record({ files: [file('readme.md')] }), [KEPT]: kept({ texts: { [`sha256:${'ab'.repeat(32)}`]: { evil: true } } }) },
  },
  {
    name: 'store: a text under a name of the prototype',
    when: 'undo',
    refused: 'misses the text',
    given: { [RECORD]: record({ files: [file('readme.md')] }), [KEPT]: '{"schema_version":1,"folders":[],"texts":{"__proto__":"evil"}}' },
  },
  {
    name: 'store: the list of folders is hostile',
    when: 'undo',
    refused: NOT_OURS,
    given: { [RECORD]: record({}), [KEPT]: kept({ folders: [1] }) },
  },
  {
    name: 'store: folders of others are not removed',
    when: 'undo',
    leaves: { [RECORD]: null, [`${FOLDER}/.infra-dev`]: null, [KEPT]: null },
    given: {
      [RECORD]: record({}),
      [KEPT]: kept({ folders: ['../outside/empty', '/tmp', '.git', 'docs', '..', 'node_modules'] }),
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
];
