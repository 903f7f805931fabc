import { describe, expect, test } from 'vitest';
import { learnNames, migrationWords } from '../../generators/migration/naming/words.js';
import { nextStamp, readStamp } from '../../generators/migration/stamp.js';
import { operation } from '../../generators/migration/task.js';

const AT = '2025-01-04T12:00:00Z';

describe('nextStamp', () => {
  test.each([
    ['20240222084717_x', '20250104120000_'],
    ['20260822000000_dated_in_the_future', '20260822000001_'],
    ['20251231235959_x', '20260101000000_'],
    ['0009_x', '0010_'],
    ['V9__x', 'V10__'],
    ['V1.10__x', 'V1.11__'],
    ['V1_2__x', 'V1_3__'],
    ['1700000000000-x', '1735992000000-'],
    ['1800000000000-x', '1800000001000-'],
    ['2024-01-02-120000_x', '2025-01-04-120000_'],
    ['20240102_120000_x', '20250104_120000_'],
    ['20240101_x', '20250104_'],
    ['20200316140000-000-x', '20250104120000-'],
    ['Version20240101120000', 'Version20250104120000'],
    ['0003_2fa_codes', '0004_'],
  ])('%s is followed by %s', (last, start) => {
    expect(nextStamp([last], AT, '0001_x').start).toBe(start);
  });

  test('sorts by number, not by text', () => {
    expect(nextStamp(['V10__b', 'V9__a', 'R__view'], AT, 'V1__x').start).toBe('V11__');
  });

  test('several in one run go one unit apart', () => {
    const names = ['20240101000000_a'];
    const made = [1, 2, 3].map(() => {
      const { start } = nextStamp(names, AT, '20240101000000_x');
      names.push(`${start}x`);
      return start;
    });
    expect(made).toEqual(['20250104120000_', '20250104120001_', '20250104120002_']);
  });

  test('what has no number has no stamp', () => {
    expect(readStamp('migration_lock')).toBeUndefined();
  });
});

describe('migrationWords', () => {
  const add = operation.parse({ op: 'add_column', table: 'SymbolProfile', column: { name: 'isActive', value_type: 'boolean' } });
  const index = operation.parse({ op: 'create_index', table: 'SymbolProfile', columns: ['isActive'] });

  test.each([
    [['added_cusip_to_symbol_profile', 'removed_x_from_y', 'changed_z'], 'added_is_active_to_symbol_profile'],
    [['add-sunset-feature-type', 'update-flags'], 'add-is-active-to-symbol-profile'],
    [['AddUsers', 'CreateTeams'], 'AddIsActiveToSymbolProfile'],
    [[], 'add_is_active_to_symbol_profile'],
  ])('after %j', (names, words) => {
    expect(migrationWords({ operations: [add, index] }, learnNames(names))).toBe(words);
  });

  test('a name of the plan keeps its words and takes the case', () => {
    expect(migrationWords({ name: 'add_two_factor_enabled', operations: [add] }, learnNames(['removed-x', 'changed-y']))).toBe(
      'add-two-factor-enabled',
    );
  });
});
