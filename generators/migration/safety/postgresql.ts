import type { AlterTableCmd, ColumnDef, Constraint, Node, RangeVar, TypeName } from 'libpg-query';
import type { Action, ActionOf, ColumnFacts, ConstraintKind, Read } from './action.js';
import type { Statement } from '../../../pipeline/sql/statements.js';
import { sqlType } from './types.js';

type Bare = Action extends infer One ? (One extends Action ? Omit<One, 'statement'> : never) : never;
type Key = Node extends infer One ? (One extends object ? keyof One : never) : never;
type Inner<Name extends Key> = Extract<Node, Record<Name, unknown>> extends Record<Name, infer Value> ? Value : never;

/** The content of a node of the kind asked for. */
function as<Name extends Key>(node: Node | undefined, name: Name): Inner<Name> | undefined {
  return node && name in node ? (Reflect.get(node, name) as Inner<Name>) : undefined;
}

const text = (node: Node | undefined): string => as(node, 'String')?.sval ?? '';
const nameOf = (range: RangeVar | undefined): string =>
  [range?.schemaname, range?.relname].filter((part) => part && part !== 'public').join('.');
/** A name as DROP has it: a list of parts, or one part. */
const listed = (node: Node): string =>
  (as(node, 'List')?.items ?? as(node, 'TypeName')?.names ?? [node])
    .map(text)
    .filter((part) => part && part !== 'public')
    .join('.');

function typeOf(type: TypeName | undefined): ReturnType<typeof sqlType> {
  const sizes = (type?.typmods ?? []).flatMap((node) => as(node, 'A_Const')?.ival?.ival ?? []);
  return sqlType(text(type?.names?.at(-1)), sizes, (type?.arrayBounds?.length ?? 0) > 0);
}

/**
 * Functions that give every row of one statement the same value; with others the table is written anew.
 * https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES
 */
const STABLE = new Set([
  'now',
  'current_setting',
  'transaction_timestamp',
  'statement_timestamp',
  'to_timestamp',
  'to_date',
  'lower',
  'upper',
  'concat',
  'jsonb_build_object',
  'json_build_object',
  'jsonb_build_array',
  'array',
]);

function isPerRow(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  const call: unknown = Reflect.get(node, 'FuncCall');
  const names: unknown = typeof call === 'object' && call !== null ? Reflect.get(call, 'funcname') : undefined;
  if (Array.isArray(names) && !STABLE.has(text(names.at(-1) as Node))) return true;
  return Object.values(node).some(isPerRow);
}

const KINDS: Record<string, ConstraintKind> = {
  CONSTR_PRIMARY: 'primary_key',
  CONSTR_UNIQUE: 'unique',
  CONSTR_FOREIGN: 'foreign_key',
  CONSTR_CHECK: 'check',
  CONSTR_EXCLUSION: 'exclusion',
  CONSTR_NOTNULL: 'not_null',
};

function factsOf(column: ColumnDef): ColumnFacts {
  const constraints = (column.constraints ?? []).flatMap((node) => as(node, 'Constraint') ?? []);
  const has = (kind: string): Constraint | undefined => constraints.find((one) => one.contype === kind);
  const serial = /serial/.test(text(column.typeName?.names?.at(-1)));
  const computed = serial || has('CONSTR_IDENTITY') !== undefined || has('CONSTR_GENERATED') !== undefined;
  const given = has('CONSTR_DEFAULT');
  const isNull = given?.raw_expr !== undefined && as(given.raw_expr, 'A_Const')?.isnull === true;
  return {
    type: typeOf(column.typeName),
    notNull: serial || has('CONSTR_NOTNULL') !== undefined || has('CONSTR_PRIMARY') !== undefined,
    default: computed ? 'per_row' : !given || isNull ? 'none' : isPerRow(given.raw_expr) ? 'per_row' : 'constant',
    constraints: constraints.flatMap((one) => KINDS[one.contype ?? ''] ?? []).filter((kind) => kind !== 'not_null'),
  };
}

type Command = (table: string, command: AlterTableCmd, sql: string) => Bare[];

const isCascade = (command: { behavior?: string }): boolean => command.behavior === 'DROP_CASCADE';

/** Commands of ALTER TABLE. */
const COMMANDS: Record<string, Command> = {
  AT_AddColumn: (table, command) => {
    const column = as(command.def, 'ColumnDef');
    return column ? [{ do: 'add_column', table, column: column.colname ?? '', facts: factsOf(column) }] : [];
  },
  AT_DropColumn: (table, command) => [{ do: 'drop_column', table, column: command.name ?? '', cascade: isCascade(command) }],
  AT_AlterColumnType: (table, command) => [
    { do: 'change_type', table, column: command.name ?? '', type: typeOf(as(command.def, 'ColumnDef')?.typeName) },
  ],
  AT_SetNotNull: (table, command) => [{ do: 'set_not_null', table, column: command.name ?? '' }],
  AT_AddConstraint: (table, command, sql) => {
    const one = as(command.def, 'Constraint');
    const kind = KINDS[one?.contype ?? ''];
    const columns = [...(one?.keys ?? []), ...(one?.fk_attrs ?? [])].map(text);
    if (!one || !kind) return [];
    return [
      {
        do: 'add_constraint',
        table,
        name: one.conname ?? '',
        kind,
        columns,
        validated: !one.skip_validation,
        usingIndex: one.indexname !== undefined,
        expression: kind === 'check' ? sql : '',
      },
    ];
  },
  AT_ValidateConstraint: (table, command) => [{ do: 'validate_constraint', table, name: command.name ?? '' }],
  AT_DropConstraint: (table, command) => [{ do: 'drop_constraint', table, name: command.name ?? '' }],
};

const DROPS: Record<string, (name: string, cascade: boolean, concurrently: boolean) => Bare> = {
  OBJECT_TABLE: (table, cascade) => ({ do: 'drop_table', table, cascade }),
  OBJECT_SCHEMA: (name) => ({ do: 'drop_schema', name }),
  OBJECT_INDEX: (name, _, concurrently) => ({ do: 'drop_index', name, concurrently }),
  OBJECT_TYPE: (name, cascade) => ({ do: 'drop_type', name, cascade }),
  OBJECT_DOMAIN: (name, cascade) => ({ do: 'drop_type', name, cascade }),
};

const tablesIn = (node: unknown): string[] => {
  if (typeof node !== 'object' || node === null) return [];
  const range: unknown = Reflect.get(node, 'RangeVar');
  const own = typeof range === 'object' && range !== null ? [nameOf(range as RangeVar)] : [];
  return [...own, ...Object.values(node).flatMap(tablesIn)];
};

type Reading = { [Name in Key]?: (node: Inner<Name>, sql: string) => Bare[] };

/** Statements by the kind of their node. */
const STATEMENTS: Reading = {
  CreateStmt: (node) => [{ do: 'create_table', table: nameOf(node.relation) }],
  CreateTableAsStmt: (node) => [{ do: 'create_table', table: nameOf(node.into?.rel) }],
  AlterTableStmt: (node, sql) =>
    (node.cmds ?? []).flatMap((cmd) => {
      const command = as(cmd, 'AlterTableCmd');
      return command ? (COMMANDS[command.subtype ?? '']?.(nameOf(node.relation), command, sql) ?? []) : [];
    }),
  DropStmt: (node) =>
    (node.objects ?? []).flatMap((one) => DROPS[node.removeType ?? '']?.(listed(one), isCascade(node), node.concurrent ?? false) ?? []),
  RenameStmt: (node) => {
    if (node.renameType === 'OBJECT_TABLE') return [{ do: 'rename_table', table: nameOf(node.relation), to: node.newname ?? '' }];
    return node.renameType === 'OBJECT_COLUMN'
      ? [{ do: 'rename_column', table: nameOf(node.relation), column: node.subname ?? '', to: node.newname ?? '' }]
      : [];
  },
  IndexStmt: (node) => [
    {
      do: 'create_index',
      table: nameOf(node.relation),
      columns: (node.indexParams ?? []).map((one) => as(one, 'IndexElem')?.name ?? ''),
      unique: node.unique ?? false,
      concurrently: node.concurrent ?? false,
    },
  ],
  CreateEnumStmt: (node) => [{ do: 'create_enum', name: (node.typeName ?? []).map(text).join('.') }],
  AlterEnumStmt: (node) => {
    const name = (node.typeName ?? []).map(text).join('.');
    return node.oldVal
      ? [{ do: 'rename_enum_value', name, value: node.oldVal }]
      : [{ do: 'add_enum_value', name, value: node.newVal ?? '' }];
  },
  UpdateStmt: (node) => [
    {
      do: 'update',
      table: nameOf(node.relation),
      columns: (node.targetList ?? []).flatMap((one) => as(one, 'ResTarget')?.name ?? []),
      where: node.whereClause !== undefined,
    },
  ],
  DeleteStmt: (node) => [{ do: 'delete', table: nameOf(node.relation), where: node.whereClause !== undefined }],
  InsertStmt: (node) => [{ do: 'insert_from', table: nameOf(node.relation), from: tablesIn(node.selectStmt) }],
  TruncateStmt: (node) => (node.relations ?? []).map((one): Bare => ({ do: 'truncate', table: nameOf(as(one, 'RangeVar')) })),
  TransactionStmt: (node) => [{ do: 'transaction', opens: node.kind === 'TRANS_STMT_BEGIN' || node.kind === 'TRANS_STMT_START' }],
};

function actionsOf(node: Node, sql: string): Bare[] {
  const [kind] = Object.keys(node) as [Key];
  const read = STATEMENTS[kind] as ((inner: unknown, sql: string) => Bare[]) | undefined;
  return read?.(Reflect.get(node, kind), sql) ?? [];
}

/** What the statements do, by PostgreSQL's own parser. */
export async function readPostgresql(list: readonly Statement[]): Promise<Read> {
  const { loadModule, parseSync } = await import('libpg-query');
  await loadModule();
  const found: Read = { actions: [], unparsed: [] };
  for (const statement of list) {
    try {
      const nodes = (parseSync(statement.text).stmts ?? []).flatMap((one) => one.stmt ?? []);
      const actions = nodes.flatMap((node) => actionsOf(node, statement.text));
      found.actions.push(
        ...(actions.length > 0 ? actions : [{ do: 'other' } satisfies Omit<ActionOf<'other'>, 'statement'>]).map(
          (one): Action => ({ ...one, statement }),
        ),
      );
    } catch (error) {
      found.unparsed.push({ statement, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return found;
}
