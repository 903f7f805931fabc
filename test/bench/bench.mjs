// Medians of whole commands, all in one run on one machine: read the ratios, not the times.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FEATURE, installOffline, layOut, pack, remove, run } from '../e2e/scratch.mjs';

const ROUNDS = Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 5);
const median = (numbers) => [...numbers].sort((one, other) => one - other)[numbers.length >> 1];

const root = layOut();
const top = dirname(root);
const memoryFile = join(top, 'memory');
const preload = join(top, 'memory.cjs');
writeFileSync(preload, `process.on('exit', () => { try { require('node:fs').appendFileSync(${JSON.stringify(memoryFile)}, process.resourceUsage().maxRSS + '\\n'); } catch {} });`);

/** Brings the work tree back to what was committed. */
function reset() {
  const git = (...argv) => execFileSync('git', argv, { cwd: root, stdio: 'ignore' });
  git('checkout', '-q', '.');
  git('clean', '-fdq', '-e', 'node_modules', '-e', '.nx');
}

function measure(argv, { before = () => {}, env = {} } = {}) {
  const times = [];
  let memory = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    reset();
    before();
    rmSync(memoryFile, { force: true });
    const started = process.hrtime.bigint();
    const done = run(root, argv, { NODE_OPTIONS: `--require ${preload}`, ...env });
    const ms = Number(process.hrtime.bigint() - started) / 1e6;
    if (done.status !== 0) throw new Error(`${argv.join(' ')} ended with ${done.status}\n${done.stderr}`);
    if (round > 0) times.push(ms); // the first warms the disk
    memory = Math.max(memory, ...readFileSync(memoryFile, 'utf8').trim().split('\n').map(Number));
  }
  return { ms: median(times), mb: Math.round(memory / 1024) };
}

/** A plan of n tasks: a column, a variable, a column … */
function planOf(n) {
  const feature = `feat-bench-${n}`;
  const types = ['boolean', 'integer', 'text'];
  const tasks = Array.from({ length: n }, (_, index) => ({
    task_id: `INFRA${index + 1}`,
    description: `Task ${index + 1}`,
    checklist_ids: [],
    dependencies: [],
    changes: [
      index % 2 === 0
        ? { type: 'database_migration', operations: [{ op: 'add_column', table: index % 4 === 0 ? 'User' : 'Order', column: { name: `extra${index}`, value_type: types[index % 3], nullable: true } }] }
        : { type: 'environment_variables', variables: [{ name: `BENCH_SETTING_${index}`, description: `Setting ${index}`, required: false, example: String(index) }] },
    ],
  }));
  return { feature, text: JSON.stringify({ feature_id: feature, created_at: '2025-02-01T10:00:00Z', areas: { infra: { tasks } } }, null, 2) };
}

function writePlan(n) {
  const { feature, text } = planOf(n);
  const folder = join(root, '.claude', 'feature-dev', feature);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'plan.json'), text);
}

/** The floor of `nx g`: a generator that does nothing. */
function emptyGenerator() {
  const folder = join(root, 'node_modules', 'bench-floor');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bench-floor', version: '1.0.0', type: 'module', main: './empty.js', generators: './generators.json' }));
  writeFileSync(join(folder, 'generators.json'), JSON.stringify({ generators: { empty: { factory: './empty.js', schema: './schema.json' } } }));
  writeFileSync(join(folder, 'schema.json'), JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema', type: 'object', properties: {} }));
  writeFileSync(join(folder, 'empty.js'), 'export default async function empty() {}\n');
}

/** Plop with nothing to do, and with three files to write. */
function plopfiles() {
  writeFileSync(join(top, 'empty.mjs'), `export default (plop) => plop.setGenerator('x', { prompts: [], actions: [] });\n`);
  const actions = [1, 2, 3].map((n) => ({ type: 'add', path: `plop-${n}.txt`, template: 'text' }));
  writeFileSync(join(top, 'files.mjs'), `export default (plop) => plop.setGenerator('x', { prompts: [], actions: ${JSON.stringify(actions)} });\n`);
}

try {
  installOffline(root, pack(top));
  emptyGenerator();
  plopfiles();
  const nx = (...argv) => [join(root, 'node_modules', '.bin', 'nx'), ...argv];
  const command = (...argv) => [process.execPath, join(root, 'node_modules', 'infra-dev', 'dist', 'bin', 'infra-dev.js'), ...argv];
  const plop = (file) => [process.execPath, join(root, 'node_modules', 'plop', 'bin', 'plop.js'), '--plopfile', join(top, file), '--dest', root, 'x'];
  const apply = (n) => measure(command('apply', '--feature', `feat-bench-${n}`, '--quiet'), { before: () => writePlan(n) });
  const rows = [
    ['nx g, empty generator (floor)', measure(nx('g', 'bench-floor:empty'))],
    ['nx g infra-dev:apply, example', measure(nx('g', 'infra-dev:apply', `--feature=${FEATURE}`))],
    ['plop, empty', measure(plop('empty.mjs'))],
    ['plop, 3 files', measure(plop('files.mjs'))],
    ['infra-dev --version', measure(command('--version'))],
    ['infra-dev apply, example', measure(command('apply', '--feature', FEATURE, '--quiet'))],
    ['infra-dev apply, no task', apply(0)],
    ['infra-dev apply, 10 tasks', apply(10)],
    ['infra-dev apply, 100 tasks', apply(100)],
    ['infra-dev apply, 1000 tasks', apply(1000)],
  ];
  const of = (name) => rows.find(([label]) => label === name)[1].ms;
  console.log(`medians of ${ROUNDS} rounds, Node ${process.versions.node}\n`);
  for (const [label, { ms, mb }] of rows) console.log(`${label.padEnd(34)} ${ms.toFixed(0).padStart(7)} ms ${String(mb).padStart(6)} MB`);
  const none = of('infra-dev apply, no task');
  const own = (n) => of(`infra-dev apply, ${n} tasks`) - none;
  console.log('\nratios');
  console.log(`nx g apply / nx g floor                ${(of('nx g infra-dev:apply, example') / of('nx g, empty generator (floor)')).toFixed(2)}`);
  console.log(`infra-dev apply / empty plop           ${(of('infra-dev apply, example') / of('plop, empty')).toFixed(2)}`);
  console.log(`own cost of 1000 tasks / of 100 tasks  ${(own(1000) / own(100)).toFixed(1)}`);
} finally {
  remove(root);
}
