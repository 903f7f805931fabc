// A generated workspace of many tracked files, and how long detection takes over it: node test/detect/large-workspace.mjs [files] (after npm run build).
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = 50;
const SOURCE = `import { Injectable } from '@nestjs/common';\n\n@Injectable()\nexport class Thing {\n${'  run(): number {\n    return 1;\n  }\n'.repeat(20)}}\n`;
const MANIFEST = JSON.stringify(
  {
    name: 'a',
    dependencies: { '@sentry/node': '1', 'prom-client': '1', '@opentelemetry/sdk-node': '1', 'unleash-client': '1', pino: '1' },
  },
  null,
  2,
);
const MANIFESTS = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n';

/** What the nth file of a package is: mostly source, with what a large workspace also has. */
const KINDS = [
  (n) => [`src/feature-${n % 40}/thing-${n}.service.ts`, SOURCE],
  (n) => [`src/feature-${n % 40}/thing-${n}.spec.ts`, SOURCE],
  (n) => [`src/feature-${n % 40}/thing-${n}.tsx`, SOURCE],
  (n) => [`src/config/thing-${n}.config.ts`, SOURCE],
  (n) => [`deploy/thing-${n}.yaml`, MANIFESTS],
  (n) => [`migrations/${20240101000000 + n}_step.sql`, 'select 1;\n'],
  (n) => [`infra/module-${n % 30}/thing-${n}.tf`, 'resource "aws_sns_topic" "a" {}\n'],
  (n) => [`docs/thing-${n}.md`, '# Thing\n\n| Name | Type |\n| --- | --- |\n| a | b |\n'],
  (n) => [`assets/thing-${n}.json`, '{ "a": 1 }\n'],
  (n) => [`lib/thing_${n}.py`, 'def run():\n    return 1\n'],
];

/** Lays out a workspace of so many tracked files; returns its folder. */
export function layOutLarge(count) {
  const root = mkdtempSync(join(tmpdir(), 'detect-large-'));
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('package.json', JSON.stringify({ name: 'large', workspaces: ['packages/*'] }));
  for (let n = 0; n < PACKAGES; n += 1) write(`packages/p${n}/package.json`, MANIFEST);
  for (let n = 0; n < count - PACKAGES - 1; n += 1) {
    const [path, text] = KINDS[n % KINDS.length](n);
    write(`packages/p${n % PACKAGES}/${path}`, text);
  }
  const git = (...argv) => execFileSync('git', argv, { cwd: root, stdio: 'ignore' });
  git('init', '-q');
  git('add', '-A');
  return root;
}

/** Median seconds of the whole command `infra-dev detect --json`, its start included. */
export function timeDetect(root, rounds = 3) {
  const command = fileURLToPath(new URL('../../dist/bin/infra-dev.js', import.meta.url));
  const times = Array.from({ length: rounds + 1 }, () => {
    const started = process.hrtime.bigint();
    const run = spawnSync(process.execPath, [command, 'detect', '--json', '--root', root], { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (run.status !== 0) throw new Error(run.stderr);
    return Number(process.hrtime.bigint() - started) / 1e9;
  });
  return times.slice(1).sort((a, b) => a - b)[rounds >> 1]; // the first warms the disk
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const count = Number(process.argv[2] ?? 20_000);
  const root = layOutLarge(count);
  try {
    console.log(`detect over ${count} tracked files: ${timeDetect(root).toFixed(2)} s`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
