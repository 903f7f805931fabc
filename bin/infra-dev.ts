#!/usr/bin/env node
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { Cancelled, InfraError } from '../pipeline/error.js';
import { findRoot } from '../pipeline/workspace.js';
import { help, verbs, version, type Call } from './verbs.js';

// Each schema reads one document a run: zod's compiled parsers would not pay for themselves.
z.config({ jitless: true });

/** Exit codes: 0 done, 1 refused, 2 checks failed, 3 a bug. */
const REFUSED = 1;
const BUG = 3;
/** Ctrl-C, as a shell reports it: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

/** Every option of every verb; a verb refuses those it does not take. */
const OPTIONS = {
  feature: { type: 'string' },
  root: { type: 'string' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean' },
  'no-interactive': { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  expect: { type: 'string' },
  'remove-dropped': { type: 'boolean' },
  strategy: { type: 'string' },
  'database-url': { type: 'string' },
  engine: { type: 'string' },
  gate: { type: 'boolean' },
  sarif: { type: 'boolean' },
  force: { type: 'boolean' },
  'keep-applied': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

async function main(argv: string[]): Promise<number> {
  const { values, positionals } = parse(argv);
  if (values.version) return version();
  if (values.help) return help();
  const verb = positionals.join(' ');
  const call: Call = {
    root: values.root ? resolve(values.root) : findRoot(process.cwd()),
    feature: values.feature,
    json: values.json ?? false,
    quiet: values.quiet ?? false,
    interactive: !values['no-interactive'] && process.stdin.isTTY === true && process.env['CI'] !== 'true',
    color: process.stderr.isTTY === true && !process.env['NO_COLOR'],
    values,
  };
  const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (!run) throw new InfraError({ subject: `there is no verb "${verb}"`, remedy: `Use one of: ${Object.keys(verbs).filter(Boolean).join(', ')}. See infra-dev --help.` });
  return run(call);
}

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new InfraError({ subject: (error as Error).message.split('\n')[0]!, remedy: 'See infra-dev --help.' });
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const expected = error instanceof InfraError;
    const cancelled = error instanceof Cancelled;
    if (expected && process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ ok: false, problems: error.problems }, null, 2)}\n`);
    process.stderr.write(expected || cancelled ? `${error.message}\n` : `${(error as Error).stack ?? String(error)}\n`);
    process.exitCode = cancelled ? INTERRUPTED : expected ? REFUSED : BUG;
  },
);
