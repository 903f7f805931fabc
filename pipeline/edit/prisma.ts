import type { Editor } from '../change.js';
import { addEnum, addModel, addValue, removeBlock, renameBlock } from './prisma/block-rules.js';
import { addAttribute, addField, removeAttribute, removeField, replaceAttribute, replaceField } from './prisma/field-rules.js';
import type { PrismaOp, PrismaWork, Rule } from './prisma/operation.js';
import { blocksOf, parsePrisma, printPrisma } from './prisma/parse.js';

export type { FieldText } from './prisma/layout.js';
export {
  attributesOf,
  blocksOf,
  parsePrisma,
  printPrisma,
  readEntry,
  type PrismaBlock,
  type PrismaDocument,
  type PrismaEntry,
} from './prisma/parse.js';
export { isSorted } from './prisma/layout.js';
export type { PrismaOp, PrismaWork } from './prisma/operation.js';

const RULES: { [Name in PrismaOp['op']]: Rule<Name> } = {
  add_field: addField,
  remove_field: removeField,
  replace_field: replaceField,
  add_attribute: addAttribute,
  remove_attribute: removeAttribute,
  replace_attribute: replaceAttribute,
  add_model: addModel,
  add_enum: addEnum,
  add_enum_value: addValue,
  rename_block: renameBlock,
  remove_block: removeBlock,
};

/** Reads a schema file to edit it. */
export function openPrisma(text: string, path: string): PrismaWork {
  const document = parsePrisma(text, path);
  return { document, blocks: new Map(blocksOf(document).map((block) => [block.name, block])), path };
}

/** Carries one operation out, in place. */
export function applyPrisma(work: PrismaWork, op: PrismaOp): void {
  (RULES[op.op] as Rule<PrismaOp['op']>)(work, op as never);
}

/**
 * Edits a Prisma schema: lines are spliced, every other byte stays. All operations go through one reading of the text.
 * @throws InfraError naming `file:line` where something is there with another meaning
 */
export const prisma: Editor<PrismaOp> = (text, ops, path) => {
  const work = openPrisma(text, path);
  for (const op of ops) applyPrisma(work, op);
  const result = printPrisma(work.document);
  if (printPrisma(parsePrisma(result, path)) !== result) throw new Error(`the edited schema ${path} does not read back`);
  return result;
};
