import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openEngines } from '../../executors/verify/engine/engines.js';
import { kubernetes } from '../../executors/verify/kubernetes.js';
import type { Outcome, Proof } from '../../executors/verify/proof.js';
import { secretScan } from '../../executors/verify/secret-scan.js';
import { terraform } from '../../executors/verify/terraform.js';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-proofs-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function prove(proof: Proof, files: Record<string, string>, input: { [key: string]: string[] }): Promise<Outcome> {
  const root = mkdtempSync(join(scratch, 'one-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const request = { proof: proof.name, what: 'it', input };
  const context = {
    root,
    engines: openEngines({ root, databaseUrl: undefined, engine: undefined }),
    progress: () => undefined,
    read: (path: string) => readFileSync(join(root, path), 'utf8'),
  };
  proof.inputs(request, context);
  return proof.run(request, context);
}

const tf = (text: string) => prove(terraform, { 'tf/main.tf': text }, { folders: ['tf'], files: ['tf/main.tf'] });

describe('the proof of Terraform', () => {
  it('passes what is right', async () => {
    expect(
      await tf('variable "a" {\n  type = string\n}\n\noutput "b" {\n  value = { for k, v in { x = var.a } : k => v.name }\n}\n'),
    ).toMatchObject({ exit: 0, verdict: 'passed' });
  });
  it.each([
    ['unformatted', 'variable "a" {\n  type = string\n  sensitive = true\n}\n', 'terraform fmt'],
    ['an undeclared variable', 'output "b" {\n  value = var.gone\n}\n', '"var.gone" is not declared'],
    ['an undeclared resource', 'output "b" {\n  value = "${aws_s3_bucket.gone.id}"\n}\n', '"aws_s3_bucket.gone" is not declared'],
    ['a duplicate', 'variable "a" {}\n\nvariable "a" {}\n', 'declared twice'],
    ['an expression that HashiCorp cannot read', 'output "b" {\n  value = 1 +\n}\n', 'tf/main.tf'],
  ])('fails on %s', async (_, text, summary) => {
    const outcome = await tf(text);
    expect(outcome).toMatchObject({ exit: 1, verdict: 'failed' });
    expect(outcome.summary).toContain(summary);
  });
});

const deployment =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: example/api:1\n';
const policy =
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\nspec:\n  podSelector:\n    matchLabels:\n      app: api\n  policyTypes:\n    - Egress\n  egress:\n    - ports:\n        - port: 53\n';
const k8s = (text: string, kustomization = 'resources:\n  - api.yaml\n  - p.yaml\n') =>
  prove(kubernetes, { 'k8s/api.yaml': deployment, 'k8s/p.yaml': text, 'k8s/kustomization.yaml': kustomization }, { files: ['k8s/p.yaml'] });

describe('the proof of manifests', () => {
  it('passes what is right', async () => {
    expect(await k8s(policy)).toMatchObject({ exit: 0, verdict: 'passed' });
  });
  it.each([
    ['a field that Kubernetes does not know', policy.replace('policyTypes', 'policyType'), 'knows no spec.policyType'],
    ['a selector that fits no pod', policy.replace('app: api', 'app: web'), 'selects no pod'],
    ['a value of the wrong type', policy.replace('- Egress', '- Outbound'), 'NetworkPolicy p'],
    ['a version that is gone', policy.replace('networking.k8s.io/v1', 'networking.k8s.io/v1alpha9'), 'there is no NetworkPolicy'],
    [
      'an autoscaler of nothing',
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: p\nspec:\n  maxReplicas: 2\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: web\n',
      'which no manifest declares',
    ],
  ])('fails on %s', async (_, text, summary) => {
    const outcome = await k8s(text);
    expect(outcome).toMatchObject({ exit: 1, verdict: 'failed' });
    expect(outcome.summary).toContain(summary);
  });
  it('fails on a kustomization that names a file that is not there', async () => {
    expect((await k8s(policy, 'resources:\n  - gone.yaml\n')).summary).toContain('gone.yaml is not there');
  });
});

describe('the scan for secrets', () => {
  it('fails on a key, and shows three characters of it', async () => {
    const key = ['sk_live_', '51HqLyjWDarjtT1zdp7dcQ9xKw2'].join('');
    const outcome = await prove(secretScan, { 'a.md': `Use ${key}\n` }, { files: ['a.md'] });
    expect(outcome).toMatchObject({ exit: 1, verdict: 'failed' });
    expect(JSON.stringify(outcome)).toContain('sk_…');
    expect(JSON.stringify(outcome)).not.toContain(key.slice(0, 8));
  });
  it('passes a document without any', async () => {
    expect(await prove(secretScan, { 'a.md': 'Set `API_KEY` in Vault.\n' }, { files: ['a.md'] })).toMatchObject({
      exit: 0,
      verdict: 'passed',
    });
  });
});
