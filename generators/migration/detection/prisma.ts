import { fileIndex, folderOf, nameOf, within } from '../../../pipeline/detect/file-index.js';
import { capture, lineOf, sight, textOf } from '../../../pipeline/detect/reading.js';
import type { Detect, Finding, Sighting } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { configPath } from './config-path.js';
import { covers, dependenciesFor } from './folder.js';

const DATASOURCE = /^[ \t]*datasource\s+\w+\s*\{/m;
const CONFIGS = ['prisma.config.{ts,mts,cts,js,mjs,cjs}', '.config/prisma.{ts,mts,cts,js,mjs,cjs}'];

/** Prisma: every schema with a datasource, its config file, and the folder in which its migrations are. */
export const detectPrisma: Detect = {
  dependencies: ['prisma', '@prisma/client'],
  files: ['*.prisma'],
  locate: (workspace, seen) => {
    const schemas = seen.paths.filter((path) => DATASOURCE.test(textOf(workspace, path) ?? ''));
    return schemas.map((schema) => findingFor(workspace, seen, schema));
  },
};

interface Config {
  file: string;
  /** Paths in it start here. */
  folder: string;
  text: string;
}

function findingFor(workspace: Workspace, seen: Finding, schema: string): Finding {
  const config = configFor(workspace, schema);
  const configured = config && migrationsIn(config);
  const dir = [configured, ...usualFolders(workspace, schema)].find((one) => one !== undefined && holdsMigrations(workspace, one));
  const source = severalFiles(workspace, schema) ? folderOf(schema) : schema;
  const hidden = configured && configured !== dir && workspace.ignored(configured) ? configured : undefined;
  const script = scriptFor(workspace, schema, /prisma migrate (dev|deploy)/);
  return {
    ...seen,
    paths: [dir, source, config?.file].filter((path): path is string => path !== undefined),
    evidence: [
      ...dependenciesFor(seen, schema),
      { file: schema, line: lineOf(textOf(workspace, schema)!, DATASOURCE)!, why: 'Prisma schema with a datasource' },
      ...evidenceOf(workspace, dir, config, script),
    ],
    ambiguous: dir === undefined && script === undefined,
    ...(hidden ? { never_edit: [hidden] } : {}),
    details: {
      dir: dir ?? within(folderOf(schema), 'migrations'),
      dir_exists: dir !== undefined,
      schema: source,
      datasource: schema,
      config: config?.file ?? null,
      dialect: dialectIn(textOf(workspace, schema) ?? ''),
    },
  };
}

function evidenceOf(workspace: Workspace, dir: string | undefined, config: Config | undefined, script: Sighting | undefined): Sighting[] {
  const lock = dir && fileIndex(workspace).below(dir).filter(isMigration).at(-1);
  return [
    ...(config ? [{ file: config.file, line: 1, why: 'Prisma config' }] : []),
    ...(lock ? [{ file: lock, line: 1, why: 'migration of Prisma' }] : []),
    ...(script ? [script] : []),
  ];
}

/** The nearest config above the schema. `.config/prisma.ts` speaks for the folder above it, its paths start in its own. */
function configFor(workspace: Workspace, schema: string): Config | undefined {
  const files = fileIndex(workspace)
    .match(CONFIGS)
    .filter((file) => covers(scope(file), schema));
  const file = files.sort((a, b) => scope(b).length - scope(a).length)[0];
  return file === undefined ? undefined : { file, folder: folderOf(file), text: textOf(workspace, file) ?? '' };
}

const scope = (config: string): string => (nameOf(folderOf(config)) === '.config' ? folderOf(folderOf(config)) : folderOf(config));

function migrationsIn(config: Config): string | undefined {
  const block = /migrations\s*:\s*\{([\s\S]*)/.exec(config.text)?.[1];
  return block === undefined ? undefined : configPath(block, 'path', config.folder);
}

/** Beside the datasource, beside the folder of a schema in several files, and wherever the package keeps a lock file of Prisma's. */
function usualFolders(workspace: Workspace, schema: string): string[] {
  const folder = folderOf(schema);
  const locks = fileIndex(workspace).match(['migration_lock.toml']).map(folderOf);
  const home = /(^|\/)(prisma|schema)$/.test(folder) ? folderOf(folder) : folder;
  return [within(folder, 'migrations'), within(folderOf(folder), 'migrations'), ...locks.filter((one) => home !== '' && covers(home, one))];
}

const isMigration = (file: string): boolean => /(^|\/)(migration_lock\.toml|migration\.sql)$/.test(file);

const holdsMigrations = (workspace: Workspace, dir: string): boolean => fileIndex(workspace).below(dir).some(isMigration);

const severalFiles = (workspace: Workspace, schema: string): boolean =>
  nameOf(folderOf(schema)) !== 'prisma' &&
  fileIndex(workspace)
    .below(folderOf(schema))
    .filter((file) => file.endsWith('.prisma')).length > 1;

function scriptFor(workspace: Workspace, schema: string, pattern: RegExp): Sighting | undefined {
  for (let folder = folderOf(schema); ; folder = folderOf(folder)) {
    const found = sight(workspace, within(folder, 'package.json'), pattern, 'a script runs prisma migrate');
    if (found || !folder) return found;
  }
}

function dialectIn(schema: string): string | null {
  const block = /^[ \t]*datasource\s+\w+\s*\{([^}]*)\}/m.exec(schema)?.[1] ?? '';
  return capture(block, /^[ \t]*provider\s*=\s*"(\w+)"/m) ?? null;
}
