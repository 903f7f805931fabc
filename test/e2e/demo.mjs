// The main job on a real Nx workspace: four commands, the diff and the report.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FEATURE, layOut, pack, remove, run } from './scratch.mjs';

const root = layOut();
const say = (line) => console.log(`\n\u001b[1m${line}\u001b[0m`.replaceAll('\u001b[1m', process.stdout.isTTY ? '\u001b[1m' : '').replaceAll('\u001b[0m', process.stdout.isTTY ? '\u001b[0m' : ''));

function step(argv) {
  say(`$ ${argv.join(' ')}`);
  const done = run(root, argv, { INFRA_DEV_ENGINE: 'pglite' });
  process.stdout.write(done.stdout);
  process.stdout.write(done.stderr);
  if (done.status !== 0) throw new Error(`${argv.join(' ')} ended with ${done.status}`);
}

try {
  say(`A scratch Nx workspace in ${root}`);
  const tarball = pack(dirname(root));
  step(['npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', '--save-dev', '--save-exact', 'nx@23.2.1', '@nx/devkit@23.2.1', tarball]);
  execFileSync('git', ['add', '-A'], { cwd: root, stdio: 'ignore' });
  execFileSync('git', ['-c', 'user.name=shop', '-c', 'user.email=shop@localhost', 'commit', '-q', '-m', 'infra-dev'], { cwd: root, stdio: 'ignore' });
  step(['npx', 'nx', 'g', 'infra-dev:init']);
  step(['npx', 'nx', 'g', 'infra-dev:apply', `--feature=${FEATURE}`]);
  step(['npx', 'nx', 'run', 'shop:infra-verify']);
  step(['npx', 'nx', 'run', 'shop:infra-coverage']);
  const folder = join(root, '.claude', 'feature-dev', FEATURE);
  say('infra.patch');
  console.log(readFileSync(join(folder, 'infra.patch'), 'utf8'));
  say('infra-coverage.json');
  console.log(readFileSync(join(folder, 'infra-coverage.json'), 'utf8'));
} finally {
  if (process.argv.includes('--keep')) say(`kept: ${root}`);
  else remove(root);
}
