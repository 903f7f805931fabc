import { InfraError } from '../../error.js';
import type { FieldText } from './layout.js';
import type { PrismaBlock, PrismaDocument } from './parse.js';

/** One change of a Prisma schema. Names are those of the schema: models, fields, enums. */
export type PrismaOp =
  | { op: 'add_field'; model: string; field: FieldText; models: readonly string[] }
  | { op: 'remove_field'; model: string; name: string }
  | { op: 'replace_field'; model: string; name: string; field: FieldText }
  | { op: 'add_attribute'; model: string; attribute: string }
  | { op: 'remove_attribute'; model: string; attribute: string }
  | { op: 'replace_attribute'; model: string; from: string; to: string }
  | { op: 'add_model'; model: string; fields: FieldText[]; attributes: string[] }
  | { op: 'add_enum'; enum: string; values: string[]; attributes: string[] }
  | { op: 'add_enum_value'; enum: string; value: string }
  | { op: 'rename_block'; from: string; to: string }
  | { op: 'remove_block'; name: string };

/** How one operation is carried out, in place. */
export type Rule<Name extends PrismaOp['op']> = (work: PrismaWork, op: Extract<PrismaOp, { op: Name }>) => void;

/** A schema file that is being edited. */
export interface PrismaWork {
  document: PrismaDocument;
  blocks: Map<string, PrismaBlock>;
  path: string;
}

/** @throws InfraError naming the blocks that there are */
export function blockOf(work: PrismaWork, name: string): PrismaBlock {
  const block = work.blocks.get(name);
  if (block) return block;
  throw new InfraError({
    subject: `there is no model or enum ${name}`,
    file: work.path,
    line: 1,
    evidence: [`there are: ${[...work.blocks.keys()].join(', ')}`],
  });
}
