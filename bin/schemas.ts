import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { checkOptions } from '../executors/check/schema.js';
import { coverageOptions } from '../executors/coverage/schema.js';
import { verifyOptions } from '../executors/verify/schema.js';
import { applyOptions } from '../generators/apply/schema.js';
import { flagsOf } from '../generators/flags.js';
import { kinds as rows } from '../generators/index.js';
import { initOptions } from '../generators/init/schema.js';
import { undoOptions } from '../generators/undo/schema.js';
import { coverageSchema } from '../pipeline/coverage.js';
import type { AnyKind } from '../pipeline/kind.js';
import { loadAll } from '../pipeline/kinds.js';
import { checklistSchema, planSchema, taskSchema } from '../pipeline/plan.js';
import { packageRoot } from '../pipeline/render.js';

/** Draft 7 without references: Nx reads no others. */
const jsonSchema = (schema: z.ZodType): object => z.toJSONSchema(schema, { target: 'draft-7', io: 'input', reused: 'inline', unrepresentable: 'any' });

const wholePlan = (kinds: readonly AnyKind[]): z.ZodType => {
  const changes = z.union(kinds.flatMap((kind) => kind.task ?? []));
  const task = taskSchema.extend({ changes: z.array(changes).optional().describe('The typed form of the task') });
  const infra = z.looseObject({ tasks: z.array(task) });
  return planSchema.extend({ areas: z.looseObject({ infra }) });
};

const optionsSchema = (id: string, title: string, schema: object): object => ({ ...schema, $schema: 'http://json-schema.org/draft-07/schema', $id: id, title: id, description: title, cli: 'nx' });

const ofKind = (kind: AnyKind): object => ({
  type: 'object',
  properties: { feature: { type: 'string', description: 'Feature whose plan the change is added to; its own when absent' }, ...flagsOf(kind) },
  additionalProperties: false,
});

/** What works on a whole plan: name, description, options, module that exports the generator. */
const GENERATORS = [
  { name: 'apply', description: 'Make the infrastructure changes of a feature plan', options: applyOptions },
  { name: 'init', description: 'Add the plugin to nx.json: targets for every feature folder', options: initOptions },
  { name: 'undo', description: 'Take back what apply made for a feature', options: undoOptions },
];

const EXECUTORS = [
  { name: 'verify', description: 'Execute and prove what apply made for a feature', options: verifyOptions },
  { name: 'coverage', description: 'Write infra-coverage.json of a feature', options: coverageOptions },
  { name: 'check', description: 'Compare record, files and plan of a feature', options: checkOptions },
];

/** Every generated file of the package by its path: JSON Schemas of the contract, Nx option schemas, and the lists of generators and executors. */
export async function generatedFiles(): Promise<Map<string, object>> {
  const kinds = await loadAll(rows);
  const files = new Map<string, object>([
    ['schemas/plan.schema.json', jsonSchema(wholePlan(kinds))],
    ['schemas/checklist.schema.json', jsonSchema(checklistSchema)],
    ['schemas/infra-coverage.schema.json', jsonSchema(coverageSchema)],
  ]);
  const generators: Record<string, object> = {};
  for (const { name, description, options } of GENERATORS) {
    files.set(`dist/generators/${name}/schema.json`, optionsSchema(`infra-dev:${name}`, description, jsonSchema(options)));
    generators[name] = { factory: `./dist/generators/${name}/index.js`, schema: `./dist/generators/${name}/schema.json`, description };
  }
  for (const kind of kinds.filter((one) => one.task)) {
    files.set(`dist/generators/${kind.name}/schema.json`, optionsSchema(`infra-dev:${kind.name}`, kind.title, ofKind(kind)));
    generators[kind.name] = { factory: `./dist/generators/nx.js#${kind.name}`, schema: `./dist/generators/${kind.name}/schema.json`, description: kind.title };
  }
  generators['document'] = { factory: './dist/generators/apply/index.js', schema: './dist/generators/apply/schema.json', description: 'Write the documents of a feature plan again, with everything they follow from' };
  const executors: Record<string, object> = {};
  for (const { name, description, options } of EXECUTORS) {
    files.set(`dist/executors/${name}/schema.json`, optionsSchema(`infra-dev:${name}`, description, jsonSchema(options)));
    executors[name] = { implementation: `./dist/executors/${name}/index.js`, schema: `./dist/executors/${name}/schema.json`, description };
  }
  files.set('generators.json', { $schema: 'http://json-schema.org/schema', generators });
  files.set('executors.json', { $schema: 'http://json-schema.org/schema', executors });
  return files;
}

/** Writes them all; the build calls it. */
export async function writeGenerated(): Promise<void> {
  for (const [path, content] of await generatedFiles()) {
    mkdirSync(dirname(join(packageRoot, path)), { recursive: true });
    writeFileSync(join(packageRoot, path), `${JSON.stringify(content, null, 2)}\n`);
  }
}

if (process.argv[1]?.endsWith('schemas.js')) void writeGenerated();
