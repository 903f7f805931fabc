import type { Action, Read } from './action.js';
import { OFFER, SPLITTABLE } from './offer.js';
import type { SqlDialect } from '../../../pipeline/sql/lex.js';
import { readOthers } from './other-dialects.js';
import { readPostgresql } from './postgresql.js';
import type { Direction, Rule, View } from './rule.js';
import { codeRules } from './rules/code.js';
import { lockRules } from './rules/locks.js';
import { lossRules } from './rules/loss.js';
import { rowRules } from './rules/rows.js';
import { transactionRules } from './rules/transaction.js';
import { statements } from '../../../pipeline/sql/statements.js';

/** Something about a migration that a careful reviewer would stop at. */
export interface Finding {
  rule: string;
  direction: Direction;
  /** What happens. */
  risk: string;
  /** The statement, on one line. */
  statement: string;
  /** 1-based line in the SQL of the direction. */
  line: number;
  /** What to do instead. */
  safe_alternative: string;
  /** True when code of the version before stops working: expand, migrate, contract. */
  breaking: boolean;
}

export interface SafetyOptions {
  /** The tool runs each migration in a transaction. */
  transactional: boolean;
  /** The tool sends a whole file as one command, which PostgreSQL runs as one transaction. */
  batch?: boolean;
}

/** All rules, in the order in which their findings on one statement are listed. */
export const RULES: readonly Rule[] = [...lossRules, ...rowRules, ...codeRules, ...lockRules, ...transactionRules];

/**
 * What can go wrong with a migration, read off its SQL alone; up and down are judged by different rules. Nothing is run.
 * @param sqlUp statements that carry the change out
 * @param sqlDown statements that take it back; empty when there is no way back
 */
export async function safety(sqlUp: string, sqlDown: string, dialect: SqlDialect, options: SafetyOptions): Promise<Finding[]> {
  const up = await read(sqlUp, dialect);
  const down = await read(sqlDown, dialect);
  return [...judge('up', up, down, dialect, options), ...judge('down', down, up, dialect, options)];
}

async function read(sql: string, dialect: SqlDialect): Promise<Read> {
  const list = statements(sql, dialect);
  return dialect === 'postgresql' ? readPostgresql(list) : readOthers(list, dialect);
}

function judge(direction: Direction, own: Read, other: Read, dialect: SqlDialect, options: SafetyOptions): Finding[] {
  const count = new Set(own.actions.map((action) => action.statement)).size;
  const opened = own.actions.some((action) => action.do === 'transaction' && action.opens);
  const view: View = {
    direction,
    dialect,
    actions: own.actions,
    other: other.actions,
    inTransaction: options.transactional || opened || (options.batch === true && dialect === 'postgresql' && count > 1),
    created: new Set(own.actions.flatMap((action: Action) => (action.do === 'create_table' ? [action.table] : []))),
  };
  const rules = RULES.filter((rule) => rule.directions.includes(direction) && rule.dialects.includes(dialect));
  const found = rules.flatMap((rule) => rule.find(view).map((hit) => ({ hit, rule: rule.name, breaking: rule.breaking })));
  const broken = own.unparsed.map(({ statement, message }) => ({
    hit: { statement, risk: `PostgreSQL does not understand it: ${message}.`, safe_alternative: 'Correct the statement.' },
    rule: 'syntax-error',
    breaking: false,
  }));
  return [...broken, ...found]
    .sort((one, two) => one.hit.statement.at - two.hit.statement.at)
    .map(({ hit, rule, breaking }) => ({
      rule,
      direction,
      risk: hit.risk,
      statement: hit.statement.text.replace(/\s+/g, ' '),
      line: hit.statement.line,
      safe_alternative: direction === 'up' && SPLITTABLE.has(rule) ? `${hit.safe_alternative.replace(/([^.…])$/, '$1.')}${OFFER}` : hit.safe_alternative,
      breaking: breaking && direction === 'up',
    }));
}
