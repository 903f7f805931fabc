import { READERS } from '../../../executors/verify/dialect/readers.js';
import type { Engines } from '../../../executors/verify/engine/engines.js';
import type { Session } from '../../../executors/verify/engine/engine.js';
import { runScript } from '../../../executors/verify/migration/run-script.js';
import type { Migrations, Script } from '../../../executors/verify/migration/script.js';
import type { DialectName } from '../../../generators/migration/sql/types.js';
import type { Read, StageCase } from './cases.js';

export const STAGES = ['expand', 'migrate', 'contract'] as const;
export type StageName = (typeof STAGES)[number];

/** The migrations of each stage, in order; the first of all has everything before it. */
export type Stages = Record<StageName, Migrations[]>;

const literal = (value: string | number): string => (typeof value === 'number' ? String(value) : `'${value}'`);

function row(id: number, values: Record<string, string | number>): string {
  const all = { id, ...values };
  return `INSERT INTO people (${Object.keys(all).join(', ')}) VALUES (${Object.values(all).map(literal).join(', ')})`;
}

const merged = (cases: readonly StageCase[], part: 'old' | 'both' | 'alone'): Record<string, string | number> =>
  Object.assign({}, ...cases.map((one) => one[part] ?? {})) as Record<string, string | number>;

/** Old and new code, and people, over all stages there and back. Every write must be where the other code looks for it. */
export async function story(engines: Engines, dialect: DialectName, stages: Stages, cases: readonly StageCase[], base: readonly string[]): Promise<string[]> {
  const { session } = await engines.database(dialect);
  const wrong: string[] = [];
  const reader = READERS[dialect];
  const run = async (scripts: readonly (Script | null)[]): Promise<void> => {
    // As the warning says: where a table is made anew inside a transaction, its rows' keys must not act.
    await session.exec(reader.settings(false));
    for (const script of scripts) {
      const refusal = script && (await runScript(session, reader, script));
      if (refusal) throw new Error(`${script.name}: ${refusal.message} in ${refusal.statement}`);
      await session.exec(reader.settings(false));
    }
    await session.exec(reader.settings(true));
  };
  const all = (statements: readonly string[]): Promise<void> => statements.reduce((before, sql) => before.then(() => session.exec(sql)), Promise.resolve());
  const up = (stage: StageName): Promise<void> => run(stages[stage].map((one) => one.migrations[0]!.up));
  const down = (stage: StageName): Promise<void> => run([...stages[stage]].reverse().map((one) => one.migrations[0]!.down));
  const check = async (when: string, reads: readonly Read[]): Promise<void> => {
    for (const one of reads) wrong.push(...(await read(session, when, one)));
  };
  const people = cases.some((one) => one.old);
  try {
    await run(STAGES.flatMap((stage) => stages[stage])[0]!.earlier);
    await all(base);
    await up('expand');
    await all([...cases.flatMap((one) => one.before ?? []), ...(people ? [row(3, merged(cases, 'old'))] : [])]);
    await up('migrate');
    await up('migrate');
    await all([...cases.flatMap((one) => one.behind ?? []), ...(people ? [row(4, merged(cases, 'both')), row(5, merged(cases, 'alone'))] : [])]);
    await all(cases.flatMap((one) => one.mend ?? []));
    await up('contract');
    await check('behind contract', cases.flatMap((one) => (one.after ? [one.after] : [])));
    await down('contract');
    await down('migrate');
    await all(cases.flatMap((one) => one.refill ?? []));
    await down('expand');
    await check('back', cases.map((one) => one.back));
    return wrong;
  } finally {
    await session.close();
  }
}

async function read(session: Session, when: string, [expression, table, values]: Read): Promise<string[]> {
  const counts = expression.startsWith('count');
  const rows = await session.query(`SELECT ${expression} AS v FROM ${table}${counts ? '' : ' ORDER BY id'}`);
  const seen = JSON.stringify(rows.map((one) => (one['v'] === null ? null : String(one['v']).replace(/^'([\s\S]*)'$/, '$1').replaceAll("''", "'"))));
  const wanted = JSON.stringify(values.map((one) => (one === null ? null : String(one))));
  return seen === wanted ? [] : [`${when}: ${table}.${expression} is ${seen}, not ${wanted}`];
}
