import { folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import { anyOf, textOf } from '../../../pipeline/detect/reading.js';
import type { Detect, Finding } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { findingsOf, migrationFolders, type MigrationFolder } from './folder.js';

const EXTENSIONS = '{ts,mts,js,mjs,cjs,py,go,rb,php}';
const STEPS = '{migration,migrations,alterations,upgrades,changes,patches,versions}';
/** What the migrations of tools with a row of their own hold. */
const OTHERS = anyOf(
  'i',
  /queryInterface|MigrationInterface|queryRunner|@mikro-orm|\bpgm\b|MigrationBuilder|\bkysely\b|\bknex\b|umzug/,
  /db\.runSql|dbmigrate|migrate-mongo|migrations\.Migration|alembic|goose|Illuminate|ActiveRecord/,
);
const UP = /\b(?:async\s+|function\s+|def\s+|func\s+)*(?:up|upgrade|Up|apply)\b\s*[:=(]/;
const DOWN = /\b(?:async\s+|function\s+|def\s+|func\s+)*(?:down|downgrade|Down|rollback|revert)\b\s*[:=(]/;
/** Enough files of one shape that chance does not explain them. */
const CERTAIN = 5;

/** Numbered program files with an up and a down that a runner of the workspace's own executes. */
export const detectHandMade: Detect = {
  files: [`**/${STEPS}/**/[0-9]*.${EXTENSIONS}`, '**/{migration,migrations}/[0-9]*/migration.{ts,js}'],
  locate: (workspace, seen) => {
    const candidates = new Set(seen.paths.map(folderOf));
    const folders = migrationFolders(workspace, EXTENSIONS).filter((one) => candidates.has(one.path) && one.files.length > 1);
    const certain = folders.filter((one) => isHandMade(workspace, one));
    return [
      ...findings(workspace, seen, certain),
      ...findings(workspace, seen, folderPerMigration(seen.paths)).map((one) => ({ ...one, ambiguous: true })),
    ];
  },
};

function findings(workspace: Workspace, seen: Finding, folders: readonly MigrationFolder[]): Finding[] {
  const signed = folders.map((one) => ({
    ...one,
    sighting: { file: one.files.at(-1)!, line: 1, why: 'numbered program with an up and a down' },
  }));
  return findingsOf(workspace, { ...seen, evidence: [] }, signed).map((one, index) => ({
    ...one,
    ambiguous: folders[index]!.files.length < CERTAIN,
  }));
}

function isHandMade(workspace: Workspace, { files }: MigrationFolder): boolean {
  const texts = files.slice(-3).map((file) => textOf(workspace, file) ?? '');
  return texts.every((text) => UP.test(text) && DOWN.test(text)) && !texts.some((text) => OTHERS.test(text));
}

/** `migration/<stamp>_<name>/migration.ts`. */
function folderPerMigration(paths: readonly string[]): MigrationFolder[] {
  const files = paths.filter((path) => /^migration\.[tj]s$/.test(nameOf(path)));
  const folders = [...new Set(files.map((file) => folderOf(folderOf(file))))];
  return folders.map((path) => ({ path, files: files.filter((file) => folderOf(folderOf(file)) === path) }));
}
