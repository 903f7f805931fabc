import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hiding } from '../dialect/hiding.js';
import { READERS } from '../dialect/readers.js';
import { SqlFailure, type Session } from '../engine/engine.js';
import { InfraError } from '../../../pipeline/error.js';
import type { ProofContext } from '../proof.js';
import { environmentFor } from '../runner/environment.js';
import { find, type Found } from '../runner/found.js';
import { RUNNERS } from '../runner/index.js';
import { startTool, Unusable, type ToolProcess } from '../runner/process.js';
import { ancestors, scratchOf } from '../runner/scratch.js';
import type { Setup, ToolRunner } from '../runner/tool.js';
import { byTool } from './by-tool.js';
import { cycle } from './cycle.js';
import { overRows, type Findings } from './findings.js';
import type { MigrationInput } from './input.js';
import type { Migrations } from './script.js';
import { whatItRuns } from './what-it-runs.js';

/** What came of going through the tool's own runner: findings, or why it could not be used. */
export type Through = { runner: string; findings: Findings; engine: string } | { unusable: string };

type Place = NonNullable<MigrationInput['runner']>;

/**
 * Proves through the tool's own runner where that is installed.
 * @returns undefined where the input names no place, or there is no such runner
 */
export async function throughTool(input: MigrationInput, all: Migrations, context: ProofContext): Promise<Through | undefined> {
  const runner = RUNNERS.get(input.tool);
  const place = input.runner;
  if (!place || !runner || all.migrations.length !== 1) return undefined;
  const found = await find(runner, context.root, place.dir, input.dialect);
  if (typeof found === 'string') return { unusable: found };
  return overRows((insist) => attempt(runner, found, { input, place, all, context, insist }));
}

async function attempt(runner: ToolRunner, found: Found, given: Omit<Run, 'session' | 'engine'>): Promise<Through> {
  const { label, session } = await given.context.engines.database(given.input.dialect, true);
  session.expect?.(JSON.stringify(whatItRuns(given.place, given.input.tool, given.context)));
  try {
    return await inScratch(runner, found, { ...given, session, engine: label });
  } catch (error) {
    if (error instanceof Unusable) return { unusable: `${found.label} could not carry it out: ${error.message}` };
    throw error;
  } finally {
    await session.close();
  }
}

interface Run {
  input: MigrationInput;
  place: Place;
  all: Migrations;
  context: ProofContext;
  /** As in `cycle`. */
  insist: boolean;
  session: Session;
  engine: string;
}

async function inScratch(runner: ToolRunner, found: Found, run: Run): Promise<Through> {
  const access = await run.session.access?.().catch(noAccount);
  if (!access) throw new Unusable(`${run.engine} cannot be reached by other programs`);
  const scratch = scratchOf(run.context.root, run.place.dir);
  try {
    const home = join(scratch.root, homeOf(run.context.root, run.place.dir));
    const inside = (path: string): string => join(scratch.root, path);
    const { dir, file, config } = run.place;
    const { tool, dialect } = run.input;
    const paths = { root: scratch.root, home, dir: inside(dir), file: inside(file), config: config && inside(config) };
    const setup: Setup = { tool, dialect, access, name: run.all.migrations[0]?.name ?? '', ...paths };
    const texts = [config, 'package.json'].flatMap((path) => (path ? readable(run.context, path) : []));
    const started = startTool(runner, found.interpreter, home, { ...environmentFor(access, home, texts), ...found.environment });
    return await prove(started, setup, found, run).finally(() => started.end());
  } finally {
    scratch.remove();
  }
}

/** Where a server is shared, others get an account of their own, or none. */
function noAccount(error: unknown): never {
  throw error instanceof SqlFailure ? new Unusable(`the server gives it no account for one database alone: ${error.message}`) : error;
}

async function prove(tool: ToolProcess, setup: Setup, found: Found, run: Run): Promise<Through> {
  const { input, all, session, context, engine, place } = run;
  const opened = await tool.ask({ do: 'open', setup });
  if (!opened.ok) throw new Unusable(opened.error.message);
  const label = opened.version ?? found.label;
  const tracking = opened.tracking ?? [];
  const reader = hiding(READERS[input.dialect], tracking);
  const code = context.read(place.file);
  const carrier = byTool({ label, tool, session, reader, all, file: place.file, code, tracking, goesBack: opened.down !== false });
  const progress = (text: string): void => context.progress(`${text} (${label})`);
  return { runner: label, findings: await cycle(session, reader, carrier, input, all, progress, run.insist), engine };
}

/** The folder of the package that a folder belongs to: tools are run there. */
const homeOf = (root: string, dir: string): string =>
  ancestors(dirname(dir)).find((folder) => existsSync(join(root, folder, 'package.json'))) ?? '.';

function readable(context: ProofContext, path: string): string[] {
  try {
    return [context.read(path)];
  } catch (error) {
    if (error instanceof InfraError) return [];
    throw error;
  }
}
