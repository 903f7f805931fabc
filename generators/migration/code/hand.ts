import type { Found } from '../../../pipeline/kind.js';
import { suffixNames } from '../model/constraint-names.js';
import { statements } from '../sql/statements.js';
import { majorOf } from '../tool/commands.js';
import type { Drafted } from '../tool/folder.js';
import { spreadKeys, unitsOf, type Hand } from './builder.js';
import { paramName, type Parsed } from './halves.js';
import type { Js } from './js.js';
import type { Learned } from './learn.js';
import type { RawTool } from './raw.js';

/** The calls of both directions. */
export interface Lines {
  up: readonly Js[];
  down: readonly Js[];
}

/** Imports of a value, not of a type alone. */
const IMPORTED = /^(?:import(?!\s+type)|(?:const|let|var))[^;\n]*\b(DataTypes|Sequelize)\b[^;\n]*(?:from|require)/m;

/** Where a migration finds the types: in its second argument, or in an import. */
function typesOf(newest: Parsed | undefined): Pick<Hand, 'types' | 'second'> {
  const half = [newest?.up, newest?.down].find((one) => (one?.params.length ?? 0) > 1);
  const name = paramName(half, 1);
  const param = half?.params[1];
  if (newest && name !== undefined && param) return { types: name, second: { name, text: newest.text.slice(param.start, param.end) } };
  const imported = IMPORTED.exec(newest?.text ?? '')?.[1];
  if (imported !== undefined) return { types: imported };
  return /ts$/.test(newest?.path ?? 'x.ts')
    ? { types: 'DataTypes' }
    : { types: 'Sequelize', second: { name: 'Sequelize', text: 'Sequelize' } };
}

/** How this workspace writes for this tool: names of arguments, style of the siblings. */
export function handOf(raw: RawTool, learned: Learned, { run }: Drafted, found: Found, path: string): Hand {
  const { dialect, style, model } = run;
  const newest = learned.models[0];
  const hand: Hand = {
    dialect,
    enums: model.enums,
    names: raw.builder?.names(dialect) ?? suffixNames,
    root: (raw.root.includes('.') || !newest ? undefined : paramName(newest.up, 0)) ?? raw.root,
    ...typesOf(newest),
    text: learned.models.map((one) => one.text).join('\n'),
    major: majorOf(found.workspace, path, [raw.package]),
    needs: new Set(),
    raw: (sql) => raw.raw(hand, sql),
    sql: (planned) => statements(spreadKeys(planned, dialect), { dialect, style, enums: model.enums }).map((one) => one.text),
    plain: ({ planned, steps }) => {
      for (const one of steps) hand.asSql.add(one);
      // Types in the plan's words read better; SQLite keeps a type as it was written.
      const written = dialect === 'sqlite' ? steps : [planned, ...steps.slice(1)];
      return written.flatMap(hand.sql).map(hand.raw);
    },
    asSql: new Set(),
  };
  return hand;
}

/** The calls: of the builder, or of SQL. */
export function linesOf(raw: RawTool, learned: Learned, { plan, up, down }: Drafted, hand: Hand): Lines {
  const { builder } = raw;
  if (!learned.builder || !builder) return { up: up.map((one) => hand.raw(one.text)), down: down.map((one) => hand.raw(one.text)) };
  const lines = (steps: typeof plan.up): readonly Js[] => builder.write(hand, unitsOf(hand, builder, steps));
  return { up: lines(plan.up), down: lines(plan.down) };
}
