import { folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import { textOf } from '../../../pipeline/detect/reading.js';
import type { Detect } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { findingsOf, migrationFolders, type MigrationFolder } from './folder.js';

/** What the migrations of tools with a row of their own hold. */
const OTHERS = /queryInterface|MigrationInterface|queryRunner|@mikro-orm|\bpgm\b|MigrationBuilder|\bkysely\b|\bknex\b|db\.runSql|dbmigrate|migrations\.Migration|alembic|migrate-mongo|umzug/i;
const BOTH_WAYS = /\b(up|migrate|upgrade)\b[\s\S]*\b(down|rollback|downgrade|revert)\b/;

/** Numbered program files that a runner of the workspace's own executes. Never certain: what runs them is not known by name. */
export const detectHandMade: Detect = {
  files: ['**/{migration,migrations}/**/[0-9]*.{ts,js,mjs,cjs,py,go,sh}', '**/{migration,migrations}/[0-9]*/migration.{ts,js}'],
  locate: (workspace, seen) => {
    const numbered = migrationFolders(workspace, '{ts,js,mjs,cjs,py,go,sh}').filter((one) => /(^|\/)migrations?(\/|$)/.test(one.path));
    const own = numbered.filter((one) => one.files.length > 1 && isHandMade(workspace, one));
    const folders = [...own, ...folderPerMigration(seen.paths)];
    const signed = folders.map((one) => ({ ...one, sighting: { file: one.files.at(-1)!, line: 1, why: 'numbered program in a migrations folder' } }));
    return findingsOf(workspace, { ...seen, evidence: [] }, signed).map((one) => ({ ...one, ambiguous: true }));
  },
};

function isHandMade(workspace: Workspace, { files }: MigrationFolder): boolean {
  const texts = files.slice(-2).map((file) => textOf(workspace, file) ?? '');
  return texts.some((text) => BOTH_WAYS.test(text)) && !texts.some((text) => OTHERS.test(text));
}

/** `migration/<stamp>_<name>/migration.ts`. */
function folderPerMigration(paths: readonly string[]): MigrationFolder[] {
  const files = paths.filter((path) => /^migration\.[tj]s$/.test(nameOf(path)));
  const folders = [...new Set(files.map((file) => folderOf(folderOf(file))))];
  return folders.map((path) => ({ path, files: files.filter((file) => folderOf(folderOf(file)) === path) }));
}
