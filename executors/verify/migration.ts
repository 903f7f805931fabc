import type { Json } from '../../pipeline/kind.js';
import { READERS } from './dialect/readers.js';
import { SqlFailure } from './engine/engine.js';
import { cycle } from './migration/cycle.js';
import { parseInput } from './migration/input.js';
import { outcome } from './migration/report.js';
import { extensionsOf, scripts, type Migrations } from './migration/script.js';
import { skipped, type Outcome, type Proof } from './proof.js';

/** SQLSTATE feature_not_supported and undefined_file: how PostgreSQL says that an extension is not installed. */
const NO_EXTENSION = /extension "([^"]+)" is not available|could not open extension control file/;

/** Executes migrations: all earlier ones, rows, up, down, up again, each step compared by meaning with what should be there. */
export const migration: Proof = {
  name: 'migration',
  inputs: (request, context) => {
    const input = parseInput(request);
    const all = scripts(input, context.read);
    context.engines.need(input.dialect, extensionsOf(all));
    return { input: request.input, engine: context.engines.choice(input.dialect)?.name ?? null, scripts: plain(all) };
  },
  run: async (request, context) => {
    const input = parseInput(request);
    if (!context.engines.choice(input.dialect)) return skipped(`${context.engines.missing(input.dialect)}. Install one, or give --database-url with a server on this machine.`);
    const all = scripts(input, context.read);
    const { label, session } = await context.engines.database(input.dialect);
    try {
      const found = await cycle(session, READERS[input.dialect], input, all, context.progress);
      return unavailable(label, outcome(label, input, all, found));
    } finally {
      await session.close().catch((error: unknown) => (error instanceof SqlFailure ? undefined : Promise.reject(error)));
    }
  },
};

const plain = (all: Migrations): Json => {
  const texts = (script: Migrations['earlier'][number] | null): Json => script && { name: script.name, transactional: script.transactional, statements: script.statements.map((one) => one.text) };
  return { earlier: all.earlier.map(texts), migrations: all.migrations.map((one) => ({ up: texts(one.up), down: texts(one.down), reason: one.reason ?? null })) };
};

/** An extension that this engine does not have says nothing about the migration. */
function unavailable(label: string, result: Outcome): Outcome {
  const extension = result.exit === 0 ? null : NO_EXTENSION.exec(result.summary);
  if (!extension) return result;
  return { ...skipped(`${label} does not have the extension ${extension[1] ?? 'that the migrations create'}. Give --database-url with a server on this machine that has it.`), engine: label };
}
