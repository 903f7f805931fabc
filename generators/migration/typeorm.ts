import { edit } from '../../pipeline/change.js';
import { editSource } from '../../pipeline/edit/source.js';
import type { Found } from '../../pipeline/kind.js';
import { pascalCase } from '../../pipeline/names.js';
import { inClass } from './code/in-class.js';
import { call } from './code/js.js';
import { command, rawTool } from './code/raw.js';
import { typeormBuilder } from './code/typeorm/builder.js';
import { detectTypeorm } from './detection/typeorm.js';
import { withEntities } from './entity/index.js';
import { typeormClass } from './entity/typeorm-class.js';
import { typeormSchema } from './entity/typeorm-schema.js';
import type { Drafted, Written } from './tool/folder.js';

const stampOf = (name: string): string => /^\d+/.exec(name)?.[0] ?? '';
const classOf = ({ name, words }: Drafted): string => `${pascalCase(words)}${stampOf(name)}`;

function relative(from: string, to: string): string {
  const start = from.split('/').slice(0, -1);
  const end = to.split('/');
  let shared = 0;
  while (shared < start.length && start[shared] === end[shared]) shared += 1;
  const up = start.slice(shared).map(() => '..');
  return [...(up.length ? up : ['.']), ...end.slice(shared)].join('/');
}

/** A data source or an index file that names every class gets the new one, as it has the others; a glob finds it by itself. */
function register(drafted: Drafted, path: string, found: Found): Written['changes'] {
  const sibling = drafted.run.siblings.findLast((one) => new RegExp(`\\bclass\\s+(\\w+)`).test(found.workspace.read(one.path) ?? ''));
  const known = sibling && /\bclass\s+(\w+)/.exec(found.workspace.read(sibling.path) ?? '')?.[1];
  if (!known || !sibling) return [];
  const files = found.workspace.mentions(known).filter((file) => /\.[cm]?[jt]s$/.test(file) && file !== sibling.path);
  return files.flatMap((file) => {
    const text = found.workspace.read(file) ?? '';
    const container = /(\bmigrations)\s*:\s*\[/.exec(text) ? listPath(text, known) : undefined;
    if (!container) return [];
    const from = relative(file, path).replace(/\.[cm]?[jt]s$/, /\.js['"]/.test(text) ? '.js' : '');
    const name = classOf(drafted);
    return [edit(file, editSource, { op: 'import', from, name }), edit(file, editSource, { op: 'entry', container, name, text: name })];
  });
}

/** Path of the list that names a class, as the source locator has it: `AppDataSource/new DataSource()/migrations`. */
function listPath(text: string, known: string): string | undefined {
  const list = /\bmigrations\s*:\s*\[([^\]]*)\]/.exec(text);
  if (!list?.[1]?.includes(known)) return undefined;
  const variable = /(?:const|let|var)\s+(\w+)[^=]*=\s*new\s+DataSource\(/.exec(text)?.[1];
  const plain = /(?:const|let|var)\s+(\w+)[^=]*=\s*\{/.exec(text)?.[1];
  if (variable) return `${variable}/new DataSource()/migrations`;
  return plain ? `${plain}/migrations` : undefined;
}

/** TypeORM: a class with SQL in `queryRunner.query`, as `migration:generate` writes it, registered where classes are listed. */
export const typeorm = withEntities(
  rawTool({
    name: 'typeorm',
    detect: detectTypeorm,
    example: '1700000000000-Init',
    case: 'pascal',
    dir: 'src/migrations',
    package: 'typeorm',
    root: 'queryRunner',
    lead: 'await ',
    builder: typeormBuilder,
    raw: (hand, sql) => call(`${hand.root}.query`, { tag: '', sql }),
    call: /\bqueryRunner\.query\(/g,
    down: /\basync\s+down\s*\(|\bdown\s*\(/,
    other: /queryRunner\.(?!query\()\w+\(/,
    transactional: true,
    // https://typeorm.io/docs/migrations/transactions
    outside: {
      framed: (text, { indent, semicolon }) => inClass(text, [`${indent}transaction = false${semicolon}`]),
      warning:
        'TypeORM runs a migration with `transaction = false` only with `migration:run -t each` (or `migrationsTransactionMode: "each"` in the data source), and takes it back with `migration:revert -t none`.',
    },
    className: classOf,
    register,
    commands: (found, path) => {
      const config = found.finding?.details?.['config'];
      const source = typeof config === 'string' ? ` -d ${config}` : '';
      return {
        up: command(found, path, /\bmigration:run\b/, `typeorm migration:run${source}`),
        down: command(found, path, /\bmigration:revert\b/, `typeorm migration:revert${source}`),
        status: command(found, path, /\bmigration:show\b/, `typeorm migration:show${source}`),
      };
    },
  }),
  [typeormClass, typeormSchema],
);
