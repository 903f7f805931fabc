import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { guard, guarding } from './guard.js';
import { RUNNERS } from './index.js';
import { ANSWERS, type Answer, type Request, type Stopped } from './message.js';
import type { Opened } from './tool.js';
import { understandTypeScript } from './typescript.js';

/** The process of a tool: opens it and carries out what it is asked, line by line. */
async function main(): Promise<void> {
  let opened: Opened | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Request;
    const answer = await carryOut(request, opened).catch((error: unknown): Done => ({ answer: { ok: false, error: stopped(error) } }));
    opened = answer.opened ?? opened;
    writeSync(ANSWERS, `${JSON.stringify(answer.answer)}\n`);
  }
  process.exit(0);
}

interface Done {
  answer: Answer;
  opened?: Opened;
}

async function carryOut(request: Request, opened: Opened | undefined): Promise<Done> {
  if (request.do !== 'open') {
    await opened?.[request.do]?.();
    return { answer: { ok: true } };
  }
  guard(request.setup.access);
  Object.assign(process.env, guarding(request.setup.access));
  await understandTypeScript(request.setup);
  const made = await RUNNERS.get(request.setup.tool)?.open?.(request.setup);
  if (!made) throw new Error(`no runner for ${request.setup.tool}`);
  const version = made.version ? { version: made.version } : {};
  return { answer: { ok: true, tracking: made.tracking, down: made.down !== undefined, ...version }, opened: made };
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Libraries wrap the database's error; the innermost one has what it said. */
function innermost(error: unknown): unknown {
  const fields = ['driverError', 'parent', 'original', 'cause', 'previous'];
  if (!(error instanceof Error)) return error;
  const inner = fields.map((name): unknown => Reflect.get(error, name)).find((one) => one instanceof Error && one !== error);
  return inner ? innermost(inner) : error;
}

function stopped(thrown: unknown): Stopped {
  const error = innermost(thrown);
  const field = (name: string): unknown => (typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined);
  return {
    message: text(field('sqlMessage')) ?? text(field('message')) ?? String(error),
    code: text(field('code')),
    detail: text(field('detail')),
    hint: text(field('hint')),
    trace: [thrown, error].map((one) => (one instanceof Error ? (one.stack ?? one.message) : String(one))).join('\n'),
  };
}

void main();
