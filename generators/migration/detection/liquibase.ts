import { fileIndex, folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import { placeOf } from '../../../pipeline/detect/places.js';
import { lineOf, textOf } from '../../../pipeline/detect/reading.js';
import type { Detect, Finding } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { dependenciesFor, dialectOf } from './folder.js';

const CHANGELOG = /<databaseChangeLog\b|^[ \t]*databaseChangeLog\s*:|"databaseChangeLog"\s*:|^--\s*liquibase formatted sql/m;
const EXTENSIONS = '{xml,yaml,yml,json,sql}';
/** A changelog may have any name; where nothing in the path says so, only a declared dependency gives reason to look. */
const NAMED = [
  `*change*log*.${EXTENSIONS}`,
  `*changeset*.${EXTENSIONS}`,
  `**/{liquibase,changelog,changelogs,changesets}/**/*.${EXTENSIONS}`,
  'liquibase*.{xml,yaml,yml}',
];
const UNNAMED = [
  'src/main/resources/**/*.{xml,yaml,yml}',
  'migrations/**/*.{xml,yaml,yml}',
  'db/**/*.{xml,yaml,yml}',
  'schema/**/*.{xml,yaml,yml}',
];

/** Liquibase: every changelog that no other includes, with the folder in which the newest of those below it lies. */
export const detectLiquibase: Detect = {
  dependencies: [
    'liquibase-core',
    'liquibase',
    'org.liquibase.gradle',
    'liquibase-maven-plugin',
    'liquibase-spring-boot-starter',
    'dropwizard-migrations',
    'spring-boot-starter-liquibase',
    'spring-boot-liquibase',
    'quarkus-liquibase',
    'node-liquibase',
  ],
  files: [...NAMED, 'liquibase.properties'],
  locate: (workspace, seen) => {
    const declared = seen.evidence.some((one) => one.why.startsWith('dependency'));
    const candidates = fileIndex(workspace).match(declared ? [...NAMED, ...UNNAMED] : NAMED);
    const logs = candidates.flatMap((path) => readLog(workspace, path));
    const own = logs.filter((log) => placeOf(workspace, log.path) === 'own');
    const all = own.length > 0 ? own : logs;
    return groups(all).flatMap((group) => findingFor(workspace, seen, group));
  },
};

interface Log {
  path: string;
  text: string;
  line: number;
}

function readLog(workspace: Workspace, path: string): Log[] {
  const text = placeOf(workspace, path) === 'foreign' ? null : textOf(workspace, path);
  const line = text === null ? undefined : lineOf(text, CHANGELOG);
  return line ? [{ path, text: text!, line }] : [];
}

/** By module: `backend/src/main/resources/…` belongs to `backend`; elsewhere by the topmost folder. */
function groups(logs: readonly Log[]): Log[][] {
  const modules = new Map<string, Log[]>();
  for (const log of logs) {
    const key = log.path.includes('src/main/') ? log.path.slice(0, log.path.indexOf('src/main/')) : log.path.split('/')[0]!;
    modules.set(key, [...(modules.get(key) ?? []), log]);
  }
  return [...modules.values()];
}

function findingFor(workspace: Workspace, seen: Finding, logs: readonly Log[]): Finding[] {
  const roots = logs.filter((log) => !logs.some((other) => other !== log && includes(other, log.path)));
  const masters = roots.filter((log) => /master|root|main|index/i.test(nameOf(log.path)));
  const includers = roots.filter((log) => /<include(All)?\b|-\s*include(All)?\s*:|"include(All)?"/.test(log.text));
  const master = masters[0] ?? includers[0] ?? (roots.length === 1 ? roots[0] : undefined);
  const included = logs.filter((log) => log !== master);
  const newest = [...included].sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true })).at(-1) ?? master;
  if (!newest) return [];
  const dir = mainFolder(included.length > 0 ? included : logs);
  return [
    {
      ...seen,
      paths: [dir, ...(master ? [master.path] : [])],
      evidence: [
        ...dependenciesFor(seen, dir),
        ...(master ? [{ file: master.path, line: master.line, why: 'changelog that no other includes' }] : []),
        { file: newest.path, line: newest.line, why: 'changelog of Liquibase' },
      ],
      details: {
        dir,
        master: master?.path ?? null,
        format: newest.path.slice(newest.path.lastIndexOf('.') + 1),
        dialect: dialectOf(workspace, dir),
        roots: roots.map((log) => log.path),
      },
    },
  ];
}

/** `include file="…/x.xml"` by name, or `includeAll` of the folder. */
function includes(log: Log, path: string): boolean {
  if (log.text.includes(nameOf(path)) && /include/.test(log.text)) return true;
  const all = [...log.text.matchAll(/includeAll[\s\S]{0,200}?path["']?\s*[:=]\s*["']?([^"'\s>]+)/g)].map((one) =>
    one[1]!.replace(/^classpath\*?:|\/$/g, '').replace(/^\.?\//, ''),
  );
  return all.some((folder) => folderOf(path).endsWith(folder));
}

/** The folder with the most changelogs. */
function mainFolder(logs: readonly Log[]): string {
  const counts = new Map<string, number>();
  for (const log of logs) counts.set(folderOf(log.path), (counts.get(folderOf(log.path)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]![0];
}
