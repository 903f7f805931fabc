import { fileIndex, folderOf, within } from '../../../pipeline/detect/file-index.js';
import { capture, lineOf, textOf } from '../../../pipeline/detect/reading.js';
import type { Detect, Finding } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { configPath } from './config-path.js';
import { covers, dependenciesFor, dialectOf } from './folder.js';

/** Drizzle: every drizzle-kit config with its `out` folder, and journals that no config names. */
export const detectDrizzle: Detect = {
  dependencies: ['drizzle-kit', 'drizzle-orm'],
  files: ['drizzle*.config.{ts,mts,js,mjs,cjs,json}', 'drizzle.config.*.{ts,js}', 'meta/_journal.json'],
  locate: (workspace, seen) => {
    const configs = seen.paths.filter((path) => !path.endsWith('_journal.json'));
    const byConfig = configs.flatMap((config) => fromConfig(workspace, seen, config));
    const journals = seen.paths.filter((path) => path.endsWith('_journal.json') && /"dialect"/.test(textOf(workspace, path) ?? ''));
    const alone = journals.filter((journal) => !byConfig.some((one) => one.paths.includes(dirOf(journal))));
    return [...byConfig, ...alone.map((journal) => fromJournal(workspace, seen, journal))];
  },
};

const dirOf = (journal: string): string => folderOf(folderOf(journal));

function fromConfig(workspace: Workspace, seen: Finding, config: string): Finding[] {
  const text = textOf(workspace, config) ?? '';
  const line = lineOf(text, /defineConfig|satisfies Config|\bout\b|\bschema\b/);
  if (line === undefined) return [];
  const starts = startsOf(config);
  const outs = starts.map((start) => configPath(text, 'out', start) ?? within(start, 'drizzle'));
  const dir = outs.find((out) => holdsMigrations(workspace, out));
  const schemas = starts.flatMap((start) => configPath(text, 'schema', start) ?? []);
  const schema = schemas.find((one) => workspace.has(one) || fileIndex(workspace).isFolder(one));
  const hidden = dir ? [] : outs.filter((out) => workspace.ignored(out)).slice(0, 1);
  return [
    {
      ...seen,
      paths: [dir, schema?.includes('*') ? undefined : schema, config].filter((path): path is string => path !== undefined),
      evidence: [...dependenciesFor(seen, config), { file: config, line, why: 'config of drizzle-kit' }, ...journalOf(workspace, dir)],
      ambiguous: dir === undefined,
      ...(hidden.length > 0 ? { never_edit: hidden } : {}),
      details: {
        dir: dir ?? outs[0] ?? null,
        dir_exists: dir !== undefined,
        schema: schema ?? null,
        config,
        dialect: dialectIn(text) ?? dialectOf(workspace, folderOf(config)),
        journal: dir && workspace.has(`${dir}/meta/_journal.json`) ? `${dir}/meta/_journal.json` : null,
      },
    },
  ];
}

/** Paths start where drizzle-kit runs: the folder of the config, or one above it up to the root. */
function startsOf(config: string): string[] {
  const starts: string[] = [];
  for (let folder = folderOf(config); folder; folder = folderOf(folder)) starts.push(folder);
  return [...starts, ''];
}

const holdsMigrations = (workspace: Workspace, dir: string): boolean =>
  fileIndex(workspace)
    .below(dir)
    .some((file) => /(^|\/)(meta\/_journal\.json|[^/]+\/migration\.sql|\d+_[^/]+\.sql)$/.test(file));

const journalOf = (workspace: Workspace, dir: string | undefined): Finding['evidence'] =>
  dir && workspace.has(`${dir}/meta/_journal.json`) ? [{ file: `${dir}/meta/_journal.json`, line: 1, why: 'journal of drizzle-kit' }] : [];

/** `driver` is what `dialect` was called before drizzle-kit 0.21. */
function dialectIn(text: string): string | null {
  const named = capture(text, /\bdialect\s*:\s*['"](\w+)['"]/) ?? capture(text, /\bdriver\s*:\s*['"](\w+)/);
  return named === 'pg' ? 'postgresql' : named === 'mysql2' ? 'mysql' : (named ?? null);
}

function fromJournal(workspace: Workspace, seen: Finding, journal: string): Finding {
  const text = textOf(workspace, journal) ?? '';
  const dir = dirOf(journal);
  const config =
    fileIndex(workspace)
      .match(['drizzle*.config.{ts,mts,js,mjs,cjs,json}'])
      .find((one) => covers(folderOf(one), dir)) ?? null;
  return {
    ...seen,
    paths: [dir],
    evidence: [...dependenciesFor(seen, dir), { file: journal, line: lineOf(text, /"dialect"/)!, why: 'journal of drizzle-kit' }],
    details: { dir, dir_exists: true, schema: null, config, dialect: capture(text, /"dialect"\s*:\s*"(\w+)"/) ?? null, journal },
  };
}
