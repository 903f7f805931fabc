import { importsIn } from '../python/classes.js';
import type { Coded, ColumnWriting } from './model-column.js';

/** A class of a module of Python as this file calls it. */
function standard(module: string, name: string, writing: ColumnWriting): Coded {
  const all = importsIn(writing.module);
  const whole = all.find((one) => one.module === module && one.name === null);
  if (whole) return { code: `${whole.local}.${name}`, imports: [] };
  return { code: name, imports: [{ op: 'import', module, name }] };
}

/** The type of Python that a column's values have. https://docs.sqlalchemy.org/en/20/orm/declarative_tables.html#orm-declarative-mapped-column-type-map */
export function pythonType(type: string, writing: ColumnWriting): Coded {
  const plain = (code: string): Coded => ({ code, imports: [] });
  const table: [RegExp, () => Coded][] = [
    [/^boolean$/, () => plain('bool')],
    [/^(integer|bigint|sql:(smallint|int2))$/, () => plain('int')],
    [/^(text|varchar\()/, () => plain('str')],
    [/^decimal\(/, () => standard('decimal', 'Decimal', writing)],
    [/^timestamp/, () => standard('datetime', 'datetime', writing)],
    [/^date$/, () => standard('datetime', 'date', writing)],
    [/^sql:time$/, () => standard('datetime', 'time', writing)],
    // SQLAlchemy has types of that name too: the class is written with its module.
    [/^uuid$/, () => (importsIn(writing.module).some((one) => one.module === 'uuid' && one.name === 'UUID') ? plain('UUID') : { code: 'uuid.UUID', imports: [{ op: 'import', module: 'uuid', name: null }] })],
    [/^json$/, () => plain('dict')],
    [/^bytes$/, () => plain('bytes')],
    [/^sql:(real|float|double precision)$/i, () => plain('float')],
    [/^sql:.*\[\]$/, () => plain('list')],
    [/^enum:/, () => plain(writing.enumCode(type.slice(5))?.python ?? 'str')],
  ];
  return table.find(([pattern]) => pattern.test(type))?.[1]() ?? plain('str');
}
