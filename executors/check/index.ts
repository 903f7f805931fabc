import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InfraError } from '../../pipeline/error.js';
import { packageRoot } from '../../pipeline/render.js';
import { printable } from '../../pipeline/say.js';
import { diskText, writeAll } from '../../pipeline/write/index.js';
import { check } from './check.js';
import type { Drift, DriftFinding } from './rules.js';
import { sarifOf } from './sarif.js';
import { checkOptions, type CheckOptions } from './schema.js';

/** The Nx executor `infra-dev:check`: fails when something is not as apply left it. */
export default async function run(options: unknown, context: { root: string }): Promise<{ success: boolean }> {
  try {
    const { feature, format, output } = checkOptions.parse(options);
    const drift = check(context.root, feature);
    await deliver(context.root, driftAs(format, drift), output);
    return { success: drift.ok };
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    console.error(error.message);
    return { success: false };
  }
}

async function deliver(root: string, text: string, output: string | undefined): Promise<void> {
  if (output === undefined) console.log(text);
  else await writeAll(root, [{ path: output, before: diskText(root, output), after: text }]);
}

/** The result in one of the formats, ending with a newline. */
export function driftAs(format: CheckOptions['format'], drift: Drift): string {
  return FORMATS[format](drift);
}

const FORMATS: { [format in CheckOptions['format']]: (drift: Drift) => string } = {
  text: driftText,
  json: (drift) => `${JSON.stringify(drift, null, 2)}\n`,
  sarif: (drift) => `${JSON.stringify(sarifOf(drift, generator()), null, 2)}\n`,
};

function generator(): string {
  const { name, version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { name: string; version: string };
  return `${name}@${version}`;
}

function driftText(drift: Drift): string {
  const count = `${drift.features.length} ${drift.features.length === 1 ? 'feature' : 'features'}`;
  if (drift.findings.length === 0) return `No drift in ${count}.\n`;
  const lines = drift.findings.map(lineOf);
  return `${lines.join('\n')}\n`;
}

function lineOf(one: DriftFinding): string {
  const place = printable(`${one.path}:${one.line}`);
  return `${place}: ${one.level}: ${printable(one.message)} (${one.rule_id}, ${one.feature_id})\n  ${one.remedy}`;
}
