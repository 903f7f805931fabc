import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** A file of a schema. */
export interface SchemaText {
  path: string;
  text: string;
}

/** What the parser says of a schema; places are byte offsets. */
export interface Diagnostic {
  file_name: string;
  start: number;
  end: number;
  text: string;
  is_warning: boolean;
}

/** One schema after the other: a thread answers in the order in which it is asked. */
const SOURCE = `
const { parentPort, workerData } = require('node:worker_threads');
const { lint } = require(workerData);
parentPort.on('message', (schema) => parentPort.postMessage(lint(schema)));
`;

/** Prisma's own parser, as WebAssembly: that of 6 still knows `url` in the datasource, that of 7 refuses it. */
const PACKAGES = { old: 'prisma-schema-wasm-6', new: 'prisma-schema-wasm-7' } as const;

interface Waiting {
  answer(found: string): void;
  fail(error: Error): void;
}

interface Thread {
  worker: Worker;
  waiting: Waiting[];
}

/** One thread a version of the parser, for as long as the process lives; it keeps no process alive. */
const threads = new Map<string, Thread>();

function start(name: string): Thread {
  const worker = new Worker(SOURCE, { eval: true, workerData: createRequire(import.meta.url).resolve(name), execArgv: [], env: {} });
  const thread: Thread = { worker, waiting: [] };
  worker.unref();
  worker.on('message', (found: string) => {
    thread.waiting.shift()?.answer(found);
    if (thread.waiting.length === 0) worker.unref();
  });
  worker.on('error', (error: Error) => {
    threads.delete(name);
    for (const one of thread.waiting.splice(0)) one.fail(error);
  });
  threads.set(name, thread);
  return thread;
}

function ask(thread: Thread, schema: string): Promise<string> {
  thread.worker.ref();
  return new Promise((answer, fail) => {
    thread.waiting.push({ answer, fail });
    thread.worker.postMessage(schema);
  });
}

/**
 * Lets Prisma's parser read a schema. It works beside the run, in a thread: the first schema takes it a twentieth of a second.
 * @param files the schema's files
 * @param major the workspace's version of Prisma; where it is not known the datasource tells
 */
export async function diagnose(files: readonly SchemaText[], major: number | undefined): Promise<Diagnostic[]> {
  const old = major === undefined ? files.some(({ text }) => /^\s*(url|directUrl|shadowDatabaseUrl)\s*=/m.test(text)) : major < 7;
  const name = old ? PACKAGES.old : PACKAGES.new;
  const found = await ask(threads.get(name) ?? start(name), JSON.stringify(files.map(({ path, text }) => [path, text])));
  return JSON.parse(found) as Diagnostic[];
}
