import { fileIndex, folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import { lineAt, textOf } from '../../../pipeline/detect/reading.js';
import type { Detect, Finding, Sighting } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { findingsOf, migrationFolders, type MigrationFolder } from './folder.js';

/** Words in a path that say that the numbered SQL in it changes a schema step by step. */
const STEPS = /(^|[/_.-])(migrations?|migrate|evolutions|changes|patches|upgrades?|updates|deltas?|schema|ddl)([/_.-]|$)/i;
/** Names and texts of tools that have a row of their own. */
const OTHER_NAMES = /^(?:[VUBvub]\d[\d._]*__|R__)|\.(up|down)\.sql$|-(up|down)\.sql$/;
const OTHER_TEXTS = /^--\s*(migrate:up|\+goose|\+migrate|liquibase formatted sql|up migration|rambler up|Deploy )/im;
const OTHER_FOLDERS = /(^|\/)supabase\/migrations$|initdb|(^|\/)seeds?(\/|$)/;

/** SQL files that a number orders and the workspace's own scripts run: two or more, in a folder whose path says so. */
export const detectNumberedSql: Detect = {
  files: ['[0-9]*.sql'],
  locate: (workspace, seen) => {
    const folders = migrationFolders(workspace, 'sql').filter((folder) => isPlain(workspace, folder));
    return folders.flatMap((folder) => {
      const runner = runnerOf(workspace, folder.path);
      const newest: Sighting = { file: folder.files.at(-1)!, line: 1, why: 'one of several numbered SQL files' };
      const found = findingsOf(workspace, { ...seen, evidence: runner ? [runner] : [] }, [{ ...folder, sighting: newest }]);
      return found.map((one): Finding => ({
        ...one,
        ambiguous: runner === undefined,
        details: { ...one.details, runner: runner?.file ?? null },
      }));
    });
  },
};

function isPlain(workspace: Workspace, { path, files }: MigrationFolder): boolean {
  const names = fileIndex(workspace).inside(path).map(nameOf);
  if (files.length < 2 || !STEPS.test(path) || OTHER_FOLDERS.test(path) || names.includes('atlas.sum')) return false;
  if (names.some((name) => OTHER_NAMES.test(name)) || workspace.has(`${path}/meta/_journal.json`)) return false;
  return !files.slice(-2).some((file) => OTHER_TEXTS.test(textOf(workspace, file) ?? ''));
}

/** What runs SQL in order: scripts, images, pipelines, and programs that are named after it. */
const RUNNERS = [
  '{package.json,composer.json,Makefile,justfile,Taskfile.yml,Taskfile.yaml,Rakefile,Procfile}',
  '*.{sh,bash,ps1,mk}',
  '{Dockerfile,Containerfile}*',
  '*compose*.{yml,yaml}',
  '/.github/workflows/*.{yml,yaml}',
  '/.gitlab-ci.yml',
  '*{migrat,schema,database,upgrade}*.{ts,mts,js,mjs,cjs,py,go,rb,java,kt,rs,php,cs}',
];

function runnerOf(workspace: Workspace, folder: string): Sighting | undefined {
  const tail = folder.split('/').slice(-2).join('/');
  const files = fileIndex(workspace).match(RUNNERS);
  const file = files.find((path) => folderOf(path) !== folder && textOf(workspace, path)?.includes(tail));
  const text = file ? textOf(workspace, file)! : '';
  return file ? { file, line: lineAt(text, text.indexOf(tail)), why: `names ${tail}` } : undefined;
}
