// The packed package with other versions of Nx, and with other versions of Node: install, init, apply, verify, coverage, undo.
// Fetches from the npm registry, so it is not among the tests: npm run smoke [-- nx@22.7.12 node@22 …]
import { dirname, join } from 'node:path';
import { FEATURE, layOut, pack, remove, run } from './scratch.mjs';

const given = process.argv.slice(2);
const named = (prefix, otherwise) => (given.some((word) => word.startsWith(prefix)) ? given.filter((word) => word.startsWith(prefix)) : otherwise).map((word) => word.slice(prefix.length));
/** Of Nx 24 only the first devkit is published everywhere, so nx and devkit may differ in their last number. */
const VERSIONS = { '22.7.12': '22.7.12', '23.2.1': '23.2.1', '24.0.6': '24.0.0' };
const nxVersions = named('nx@', Object.keys(VERSIONS));
const nodes = named('node@', ['']);
let failed = 0;

function attempt(nx, node) {
  const root = layOut();
  try {
    const wanted = [`nx@${nx}`, `@nx/devkit@${VERSIONS[nx] ?? nx}`, pack(dirname(root)), ...(node ? [`node@${node}`] : [])];
    const path = node ? { PATH: `${join(root, 'node_modules', 'node', 'bin')}:${process.env.PATH}` } : {};
    const steps = [
      ['npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', '--force', '--save-dev', '--save-exact', ...wanted],
      ['node', '--version'],
      ['npx', 'nx', 'g', 'infra-dev:init'],
      ['npx', 'nx', 'g', 'infra-dev:apply', `--feature=${FEATURE}`, '--dry-run'],
      ['npx', 'nx', 'g', 'infra-dev:apply', `--feature=${FEATURE}`],
      ['npx', 'nx', 'run', 'shop:infra-verify'],
      ['npx', 'nx', 'run', 'shop:infra-coverage'],
      ['npx', 'nx', 'run', 'shop:infra-check'],
      ['npx', 'nx', 'g', 'infra-dev:undo', `--feature=${FEATURE}`],
    ];
    for (const argv of steps) {
      const done = run(root, argv, path);
      console.log(`${done.status === 0 ? 'ok  ' : 'FAIL'} nx ${nx}${node ? `, node ${node}` : ''}: ${argv.slice(0, 4).join(' ')}${argv[1] === '--version' ? ` ${done.stdout.trim()}` : ''}`);
      if (done.status === 0) continue;
      console.log(done.stdout + done.stderr);
      failed += 1;
      return;
    }
  } finally {
    remove(root);
  }
}

for (const node of nodes) for (const nx of nxVersions) attempt(nx, node);
process.exitCode = failed > 0 ? 1 : 0;
