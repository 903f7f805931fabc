import { InfraError } from '../../../pipeline/error.js';
import { pascalCase } from '../../../pipeline/names.js';
import { mapped } from './attributes.js';
import { databaseName } from './read.js';
import { enumNamed, findEnum, placed } from './state.js';
import { made, nothing, type Rule } from './rule.js';
import { fileForNew } from './place.js';

const MEMBER = /^[A-Za-z][A-Za-z0-9_]*$/;

/** A value as a line of the enum: Prisma's own name with @map where the value is no name. */
function member(value: string): string {
  if (MEMBER.test(value)) return value;
  const name = value.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^([^A-Za-z])/, 'V$1');
  return `${name} @map(${JSON.stringify(value)})`;
}

const valuesOf = (block: { entries: { kind: string; name: string; attributes: string[] }[] }): string[] =>
  block.entries.filter((entry) => entry.kind === 'value').map((entry) => mapped(entry, '@map') ?? entry.name);

export const createEnum: Rule<'create_enum'> = (state, { enum: name, values }, task) => {
  const there = findEnum(state, name);
  if (there && valuesOf(there.block).join() === values.join()) return nothing(there.work.path, there.block.line);
  if (there) {
    throw new InfraError({
      subject: `task "${task}": enum ${name} is there with other values`,
      evidence: [`there:  ${valuesOf(there.block).join(', ')}`, `wanted: ${values.join(', ')}`],
      file: there.work.path,
      line: there.block.line,
    });
  }
  const enums = placed(state, 'enum');
  const mappedEnums = enums.filter(({ block }) => databaseName(block) !== block.name).length * 2 > enums.length;
  const asType = name.includes('_') || /^[a-z]/.test(name);
  const model = asType ? pascalCase(name) : name;
  const type = asType && (mappedEnums || enums.length === 0) ? name : model;
  const attributes = type === model ? [] : [`@@map(${JSON.stringify(type)})`];
  const path = fileForNew(state, 'enum', model);
  return made([{ path, op: { op: 'add_enum', enum: model, values: values.map(member), attributes } }], {
    op: 'create_enum',
    enum: type,
    values,
  });
};

export const addEnumValue: Rule<'add_enum_value'> = (state, { enum: name, value }, task) => {
  const { work, block } = enumNamed(state, name, task);
  const there = block.entries.find((entry) => entry.kind === 'value' && (mapped(entry, '@map') ?? entry.name) === value);
  if (there) return nothing(work.path, there.line || block.line);
  return made([{ path: work.path, op: { op: 'add_enum_value', enum: block.name, value: member(value) } }], {
    op: 'add_enum_value',
    enum: databaseName(block),
    value,
  });
};

export const renameEnum: Rule<'rename_enum'> = (state, { enum: name, to }, task) => {
  const done = findEnum(state, to);
  if (done && !findEnum(state, name)) return nothing(done.work.path, done.block.line);
  const { work, block } = enumNamed(state, name, task);
  const from = databaseName(block);
  const others = [...state.works.keys()].filter((path) => path !== work.path);
  if (from !== block.name || others.length) {
    const old = block.entries.find((entry) => entry.attributes[0]?.startsWith('@@map'))?.attributes[0];
    const attribute = `@@map(${JSON.stringify(to)})`;
    const op = old
      ? { op: 'replace_attribute' as const, model: block.name, from: old, to: attribute }
      : { op: 'add_attribute' as const, model: block.name, attribute };
    return made([{ path: work.path, op }], { op: 'rename_enum', enum: from, to });
  }
  return made([{ path: work.path, op: { op: 'rename_block', from: block.name, to } }], { op: 'rename_enum', enum: from, to });
};
