#!/usr/bin/env node
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Cancelled, InfraError } from '../pipeline/error.js';
import { findRoot } from '../pipeline/workspace.js';
import { OPTIONS, optionsOf, refused, type VerbName } from './options.js';
import { help, verbs, version, type Call } from './verbs.js';

/** Exit codes: 0 done, 1 refused, 2 checks failed, 3 a bug. */
const REFUSED = 1;
const BUG = 3;
/** Ctrl-C, as a shell reports it: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

async function main(argv: string[]): Promise<number> {
  const { values, positionals } = parse(argv);
  if (values.version) return version();
  if (values.help) return help();
  const verb = verbNamed(positionals.join(' '), Object.keys(values));
  const call: Call = {
    root: values.root === undefined ? findRoot(process.cwd()) : folderAt(values.root),
    feature: values.feature,
    json: values.json ?? false,
    quiet: values.quiet ?? false,
    interactive: !values['no-interactive'] && process.stdin.isTTY === true && process.env['CI'] !== 'true',
    color: process.stderr.isTTY === true && !process.env['NO_COLOR'],
    values,
  };
  return verbs[verb](call);
}

/** The verb, when there is such a one and it takes these options. */
function verbNamed(verb: string, given: readonly string[]): VerbName {
  const isVerb = (name: string): name is VerbName => Object.hasOwn(verbs, name);
  if (!isVerb(verb)) throw new InfraError({ subject: `there is no verb "${verb}"`, remedy: `Use one of: ${Object.keys(verbs).filter(Boolean).join(', ')}. See infra-dev --help.` });
  const others = refused(verb, given);
  if (others.length === 0) return verb;
  const own = optionsOf(verb);
  throw new InfraError({
    subject: `${verb || 'the menu'} does not take ${others.map((name) => `--${name}`).join(', ')}`,
    remedy: `It takes ${own.length > 0 ? own.join(', ') : 'no options of its own'}. See infra-dev --help.`,
  });
}

function folderAt(named: string): string {
  const root = resolve(named);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory()) return root;
  throw new InfraError({ subject: `there is no folder ${named}`, remedy: 'Name the folder of the workspace with --root, or leave it out.' });
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
