import { describe, expect, it } from 'vitest';
import { endpointOf } from '../../generators/network/endpoint.js';
import { networkDetection } from '../../generators/network/detection/index.js';
import { network } from '../../generators/network/index.js';
import type { Json } from '../../pipeline/kind.js';
import { run } from '../iac/run.js';

const deployment = (name: string, namespace?: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n${namespace ? `  namespace: ${namespace}\n` : ''}spec:\n  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n        - name: ${name}\n          image: example/${name}:1\n`;
const FILES = { 'k8s/api.yaml': deployment('api'), 'k8s/db.yaml': deployment('db', 'data') };
const rule = (fields: { [key: string]: Json }): Json => ({
  name: 'one',
  direction: 'egress',
  from: 'api',
  to: 'db',
  ports: [5432],
  reason: 'Queries',
  ...fields,
});
const make = (rules: Json[], files: Record<string, string> = FILES) =>
  run(network, networkDetection, files, { changes: [{ type: 'network_security', rules }] });

describe('endpoints', () => {
  it.each([
    ['10.0.0.0/8', { kind: 'cidr', cidr: '10.0.0.0/8' }],
    ['10.1.2.3', { kind: 'cidr', cidr: '10.1.2.3/32' }],
    ['2001:db8::/32', { kind: 'cidr', cidr: '2001:db8::/32' }],
    ['api.example.com', { kind: 'host', host: 'api.example.com' }],
    ['sg-0a1b2c', { kind: 'group', id: 'sg-0a1b2c' }],
    ['api', { kind: 'workload', name: 'api' }],
  ])('%s', (text, end) => expect(endpointOf(text)).toEqual(end));
});

describe('network rules', () => {
  it.each(['0.0.0.0/0', '::/0', '0.0.0.0/1', '128.0.0.0/1'])('refuse ingress from %s that nobody declared public', async (from) => {
    await expect(make([rule({ direction: 'ingress', from, to: 'api' })])).rejects.toThrow(/rule "one" opens ingress[\s\S]*"public": true/);
    expect((await make([rule({ direction: 'ingress', from, to: 'api', public: true })])).questions).toEqual([]);
  });

  it('select the pods of the other side in its own namespace, with DNS for egress', async () => {
    const text = (await make([rule({})])).file('k8s/one-networkpolicy.yaml') ?? '';
    expect(text).toContain(
      '            matchLabels:\n              kubernetes.io/metadata.name: data\n          podSelector:\n            matchLabels:\n              app: db',
    );
    expect(text).toContain('protocol: UDP');
    expect(text).not.toContain('0.0.0.0');
  });

  it('leave DNS out of ingress, and out where another policy has it', async () => {
    expect((await make([rule({ direction: 'ingress', from: 'db', to: 'api' })])).file('k8s/one-networkpolicy.yaml')).not.toContain(
      'port: 53',
    );
    const dns =
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: dns\nspec:\n  podSelector: {}\n  policyTypes: [Egress]\n  egress:\n    - ports:\n        - port: 53\n          protocol: UDP\n';
    const made = await make([rule({})], { ...FILES, 'k8s/dns.yaml': dns });
    expect(made.entries.map((entry) => entry.after).join('')).not.toContain('port: 53');
    expect(made.record.tasks[0]?.changes[0]?.warnings).toEqual([]);
  });

  it('say that a host cannot be named, and use its ranges where they are given', async () => {
    const open = await make([rule({ to: 'api.example.com', ports: [443] })]);
    expect(open.record.tasks[0]?.changes[0]?.warnings.join('\n')).toContain('cannot be held to api.example.com');
    expect(open.file('k8s/one-networkpolicy.yaml')).toContain('169.254.0.0/16');
    const held = await make([rule({ to: 'api.example.com', ports: [443], cidrs: ['203.0.113.0/24'] })]);
    expect(held.file('k8s/one-networkpolicy.yaml')).toContain('cidr: 203.0.113.0/24');
    expect(held.file('k8s/one-networkpolicy.yaml')).not.toContain('0.0.0.0/0');
  });

  it('ask for a workload that no manifest runs', async () => {
    const { questions } = await make([rule({ from: 'web' })]);
    expect(questions[0]).toMatchObject({ slot: 'changes[0].rules[0].from', options: ['api', 'db'] });
  });

  it('stand inside the security group where its rules do', async () => {
    const text =
      'resource "aws_security_group" "api" {\n  name = "api"\n\n  egress {\n    from_port   = 443\n    to_port     = 443\n    protocol    = "tcp"\n    cidr_blocks = ["10.0.0.0/16"]\n  }\n}\n';
    const made = await make([rule({ to: '10.2.0.0/24', ports: [8080, 8081] })], { 'tf/sg.tf': text });
    expect(made.file('tf/sg.tf')).toBe(
      text.replace(
        /\}\n$/,
        '\n  egress {\n    description = "Queries"\n    from_port   = 8080\n    to_port     = 8081\n    protocol    = "tcp"\n    cidr_blocks = ["10.2.0.0/24"]\n  }\n}\n',
      ),
    );
  });

  it('are read from a plain sentence', () => {
    const text = {
      task_id: 'T',
      description: 'Mail',
      implementation_notes: ['Allow egress from `api` to smtp.example.com on port 587'],
      files_to_create: [],
      files_to_modify: [],
    };
    expect(network.infer?.(text).changes).toEqual([
      {
        type: 'network_security',
        rules: [
          {
            name: 'api-to-smtp-example-com',
            direction: 'egress',
            from: 'api',
            to: 'smtp.example.com',
            ports: [587],
            protocol: 'tcp',
            reason: 'Mail',
          },
        ],
      },
    ]);
    expect(network.infer?.({ ...text, implementation_notes: [] })).toEqual({ changes: [], questions: [] });
  });
});
