import { manifests } from '../../../pipeline/detect/manifests.js';
import { placeOf } from '../../../pipeline/detect/places.js';
import type { Found } from '../../../pipeline/kind.js';
import type { SchemaModel } from '../model/schema.js';
import type { ConstraintNames } from '../model/constraint-names.js';
import { pythonParser, type ParsePython } from '../python/syntax.js';
import type { DialectName } from '../sql/types.js';
import type { Migration } from '../task.js';
import { dialectFor } from '../tool/dialect.js';
import { filesIn } from '../tool/sql-file.js';
import { alembicNames, conventionIn, type Convention } from './naming.js';
import { replay } from './replay.js';
import { readRevision, type Revision } from './revisions.js';

/** The revisions of one place, read once in a run and moved along by every task. */
export interface AlembicRun {
  dir: string;
  parse: ParsePython;
  revisions: Revision[];
  dialect: DialectName | undefined;
  model: SchemaModel;
  names: ConstraintNames;
  convention: Convention | undefined;
  code: Map<string, string>;
  derived: Set<string>;
  batch: boolean;
  json: 'JSONB' | 'JSON';
  uuid: string;
  /** The same in the models. */
  model_uuid: string;
  final: boolean;
  /** Files that declare models. */
  models: Set<string>;
}

const detailsOf = (found: Found): { dir: unknown; dirs: unknown } => ({ dir: found.finding?.details?.['dir'], dirs: found.finding?.details?.['dirs'] });

/** The folder that a new revision goes to. */
function dirFor(task: Migration, found: Found): string {
  const { dir } = detailsOf(found);
  const named = task.path ?? task.paths?.[0];
  const chosen = named?.endsWith('.py') ? named.slice(0, Math.max(0, named.lastIndexOf('/'))) : named;
  if (chosen && found.workspace.files().some((path) => path.startsWith(`${chosen}/`) && path.endsWith('.py'))) return chosen;
  return typeof dir === 'string' ? dir : (chosen ?? 'alembic/versions');
}

/** Revisions without that which an earlier apply of this change wrote, and what was built on it since. */
function before(all: readonly Revision[], previous: readonly string[]): Revision[] {
  const gone = new Set(previous.flatMap((path) => all.find((one) => one.path === path)?.id ?? []));
  for (let more = true; more; ) {
    const next = all.filter((one) => !gone.has(one.id) && one.down.some((id) => gone.has(id)));
    for (const one of next) gone.add(one.id);
    more = next.length > 0;
  }
  return all.filter((one) => !gone.has(one.id));
}

function revisionsOf(found: Found, dir: string): Revision[] {
  const { dirs } = detailsOf(found);
  const listed = Array.isArray(dirs) ? dirs.filter((one): one is string => typeof one === 'string') : [];
  const folders = listed.includes(dir) ? listed : [dir];
  const all = folders.flatMap((folder) =>
    filesIn(found.workspace.files(), folder)
      .filter((name) => name.endsWith('.py'))
      .flatMap((name) => readRevision(`${folder}/${name}`, found.workspace.read(`${folder}/${name}`) ?? '') ?? []),
  );
  return before(all, found.previous);
}

/** Files of Python that declare models: their own code, neither revisions nor tests. */
function modelFiles(found: Found, dir: string): string[] {
  const { workspace } = found;
  const words = ['__tablename__', 'table=True', 'db.Model'];
  const declares = (path: string): boolean => /__tablename__|\btable=True|\(.*\bdb\.Model\b/.test(workspace.read(path) ?? '');
  const named = [...new Set(words.flatMap((word) => workspace.mentions(word)))].filter((path) => path.endsWith('.py') && !path.startsWith(`${dir}/`) && placeOf(workspace, path) === 'own' && declares(path));
  const folders = new Set(named.map((path) => path.slice(0, path.lastIndexOf('/') + 1)));
  const beside = workspace.files().filter((path) => path.endsWith('.py') && folders.has(path.slice(0, path.lastIndexOf('/') + 1)) && (/\/__init__\.py$/.test(path) || /\bEnum\b/.test(workspace.read(path) ?? '')));
  return [...new Set([...named, ...beside])].sort();
}

/** The version of SQLAlchemy that a manifest names; 2 where none does. */
function versionOf(found: Found): number {
  const [declared] = manifests(found.workspace).declared('sqlalchemy');
  const line = declared && (found.workspace.read(declared.file) ?? '').split('\n')[declared.line - 1];
  return Number(/sqlalchemy[^\d\n]*(\d+)/i.exec(line ?? '')?.[1] ?? 2);
}

/** A UUID as texts write it; without precedent one that both versions of SQLAlchemy know, `Uuid` being of the second alone. */
function uuidCode(texts: string, dialect: DialectName | undefined, version: number): string {
  const own = /\b(?:postgresql\.)?(UUID\([^()]*\))/.exec(texts)?.[1];
  if (/\bsa\.Uuid\b|import[^\n]*\bUuid\b/.test(texts)) return 'sa.Uuid()';
  if (dialect === 'postgresql') return `postgresql.${own ?? 'UUID(as_uuid=True)'}`;
  return version >= 2 ? 'sa.Uuid()' : 'sa.CHAR(length=36)';
}

/** Opens the revisions of a change. */
export async function openAlembic(task: Migration, found: Found): Promise<AlembicRun> {
  const dir = dirFor(task, found);
  const runs = found.memo<Map<string, AlembicRun>>('migration:alembic', () => new Map());
  const known = runs.get(dir);
  if (known) return known;
  const parse = await pythonParser();
  const revisions = revisionsOf(found, dir);
  const texts = revisions.map((one) => one.text);
  const dialect = dialectFor(found, texts);
  const { model, code, derived, batch } = replay(revisions, parse);
  const convention = conventionIn(found.workspace, parse);
  const models = modelFiles(found, dir);
  const all = [...texts, ...models.map((path) => found.workspace.read(path) ?? '')].join('\n');
  const version = versionOf(found);
  const run: AlembicRun = {
    dir,
    parse,
    revisions,
    dialect,
    model,
    names: alembicNames(model, convention, derived),
    convention,
    code,
    derived,
    batch,
    json: dialect === 'postgresql' && (/\bJSONB\b/.test(all) || !/\bJSON\b/.test(all)) ? 'JSONB' : 'JSON',
    uuid: uuidCode(texts.join('\n'), dialect, version),
    model_uuid: version >= 2 && !/\bUUID\(as_uuid/.test(all) ? 'sa.Uuid()' : uuidCode(all, dialect, version),
    final: texts.some((text) => /op\.f\(/.test(text)) || convention !== undefined,
    models: new Set(models),
  };
  runs.set(dir, run);
  return run;
}
