import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokens, type SqlDialect } from '../../../pipeline/sql/lex.js';
import { statements } from '../../../pipeline/sql/statements.js';

const texts = (sql: string, dialect: SqlDialect): string[] => statements(sql, dialect).map((one) => one.text);

describe('statements', () => {
  it.each<[string, SqlDialect, string, string[]]>([
    [
      'semicolons in strings and comments',
      'postgresql',
      `SELECT ';'; -- a; b\n/* ; /* ; */ ; */ SELECT 'it''s;'; SELECT E'\\';';`,
      [`SELECT ';'`, `SELECT 'it''s;'`, `SELECT E'\\';'`],
    ],
    [
      'dollar quotes',
      'postgresql',
      `CREATE FUNCTION f() RETURNS int AS $body$ BEGIN RETURN $1; END; $body$ LANGUAGE plpgsql; SELECT $$;$$`,
      [`CREATE FUNCTION f() RETURNS int AS $body$ BEGIN RETURN $1; END; $body$ LANGUAGE plpgsql`, `SELECT $$;$$`],
    ],
    [
      'a body of statements',
      'postgresql',
      `CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3`,
      [`CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END`, 'SELECT 3'],
    ],
    [
      'a transaction is no body',
      'postgresql',
      `BEGIN; CREATE TABLE function (a int); COMMIT;`,
      ['BEGIN', 'CREATE TABLE function (a int)', 'COMMIT'],
    ],
    [
      'a delimiter of its own',
      'mysql',
      `DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT 1; END$$\nDELIMITER ;\nSELECT 2; # a; b\nSELECT "a\\";"`,
      ['CREATE PROCEDURE p() BEGIN SELECT 1; END', 'SELECT 2', 'SELECT "a\\";"'],
    ],
    [
      'a trigger without delimiter',
      'mysql',
      `CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN IF NEW.x THEN SET NEW.y = CASE 1 WHEN 1 THEN 2 END; END IF; END; SELECT 1`,
      [
        `CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN IF NEW.x THEN SET NEW.y = CASE 1 WHEN 1 THEN 2 END; END IF; END`,
        'SELECT 1',
      ],
    ],
    ['code in comments is code', 'mysql', `/*!40101 SET NAMES utf8 */; SELECT 5--1;`, ['/*!40101 SET NAMES utf8 */', 'SELECT 5--1']],
    [
      'names in brackets',
      'sqlite',
      'CREATE TABLE [a;b] ("c;d" int); CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;',
      ['CREATE TABLE [a;b] ("c;d" int)', 'CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END'],
    ],
    [
      'words of a body as names',
      'mysql',
      'CREATE TABLE event (id INT, begin DATETIME); CREATE TABLE b2 (x INT, `trigger` INT, begin INT); SELECT 1',
      ['CREATE TABLE event (id INT, begin DATETIME)', 'CREATE TABLE b2 (x INT, `trigger` INT, begin INT)', 'SELECT 1'],
    ],
    ['nothing', 'sqlite', ' ; -- only this\n ; ', []],
    ['an open end', 'postgresql', `SELECT 'a; SELECT 2;`, [`SELECT 'a; SELECT 2;`]],
  ])('keeps %s', (_, dialect, sql, wanted) => expect(texts(sql, dialect)).toEqual(wanted));

  it('knows the line of each', () => {
    expect(statements(`-- one\nSELECT 1;\n\n\nSELECT\n2; SELECT 3`, 'postgresql').map((one) => one.line)).toEqual([2, 5, 6]);
  });

  it('loses no byte and never throws', () => {
    const sql = fc
      .array(
        fc.constantFrom(
          `'`,
          `"`,
          '`',
          '[',
          ']',
          '$',
          '$$',
          '$a$',
          '--',
          '#',
          '/*',
          '*/',
          ';',
          '\n',
          ' ',
          'x',
          `E'`,
          '\\',
          'BEGIN',
          'END',
          'CREATE TRIGGER',
          'DELIMITER //',
          '//',
          '1',
          'é',
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(sql, fc.constantFrom<SqlDialect>('postgresql', 'mysql', 'sqlite'), (text, dialect) => {
        expect(
          tokens(text, dialect)
            .map((token) => token.text)
            .join(''),
        ).toBe(text);
        for (const one of statements(text, dialect)) expect(text.slice(one.at, one.at + one.text.length)).toBe(one.text);
      }),
      { numRuns: 500 },
    );
  });
});
