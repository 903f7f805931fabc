import type { Found } from '../../../pipeline/kind.js';
import { suffixNames } from '../model/constraint-names.js';
import { statements } from '../sql/statements.js';
import { majorOf } from '../tool/commands.js';
import type { Drafted } from '../tool/folder.js';
import { unitsOf, type Hand } from './builder.js';
import { paramName } from './halves.js';
import type { Js } from './js.js';
import type { Learned } from './learn.js';
import type { RawTool } from './raw.js';

/** The calls of both directions. */
export interface Lines {
  up: readonly Js[];
  down: readonly Js[];
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
    types: paramName(newest?.up, 1) ?? /\b(DataTypes|Sequelize)\b/.exec(newest?.text ?? '')?.[0] ?? 'Sequelize',
    text: learned.models.map((one) => one.text).join('\n'),
    major: majorOf(found.workspace, path, [raw.package]),
    needs: new Set(),
    raw: (sql) => raw.raw(hand, sql),
    sql: (planned) => statements([planned], { dialect, style, enums: model.enums }).map((one) => one.text),
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
