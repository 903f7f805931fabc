import { describe, expect, it } from 'vitest';
import { iacDetection } from '../../generators/iac/detection/index.js';
import { iac } from '../../generators/iac/index.js';
import type { Json } from '../../pipeline/kind.js';
import { run, type Task } from './run.js';

const ROOT = {
  'live/main.tf':
    'provider "aws" {}\n\nresource "aws_s3_bucket" "data" {\n  bucket = "data"\n}\n\nvariable "prefix" {\n  type = string\n}\n',
};
const make = (change: { [key: string]: Json }, files: Record<string, string> = ROOT, task: Task = {}) =>
  run(iac, iacDetection, files, { ...task, changes: [{ type: 'infrastructure_as_code', ...change }] });
const resource = (type: string, name: string, attributes: Json): { [key: string]: Json } => ({
  resources: [{ resource: type, name, attributes }],
});

describe('Terraform: what is refused', () => {
  it.each([
    ['var.missing', 'aws_sqs_queue', { name: { expression: 'var.missing' } }],
    ['aws_kms_key.gone', 'aws_sqs_queue', { kms_master_key_id: { expression: 'aws_kms_key.gone.arn' } }],
    ['local.tags', 'aws_sqs_queue', { tags: { expression: 'merge(local.tags, { a = "b" })' } }],
  ])('a reference to %s, which is not declared', async (name, type, attributes) => {
    await expect(make(resource(type, 'q', attributes))).rejects.toThrow(`"${name}" is not declared in live`);
  });

  it.each([
    [
      'every action',
      'aws_iam_role_policy',
      { policy: { expression: 'jsonencode({ Statement = [{ Action = "*", Resource = "arn:aws:s3:::x" }] })' } },
    ],
    ['every action of a service', 'aws_iam_policy', { statement: { actions: ['s3:*'] } }],
    ['every resource', 'aws_iam_policy', { statement: { actions: ['s3:GetObject'], resources: ['*'] } }],
    [
      'ingress from everywhere',
      'aws_security_group',
      { ingress: { from_port: 22, to_port: 22, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] } },
    ],
    ['ingress from everywhere over IPv6', 'aws_security_group_rule', { type: 'ingress', ipv6_cidr_blocks: ['::/0'] }],
    ['a public database', 'aws_db_instance', { publicly_accessible: true }],
    ['a public bucket', 'aws_s3_bucket_acl', { acl: 'public-read' }],
  ])('%s, unless declared public', async (_, type, attributes) => {
    await expect(make(resource(type, 'x', attributes))).rejects.toThrow(/"public": true/);
    expect((await make({ ...resource(type, 'x', attributes), public: true })).questions).toEqual([]);
  });

  it('an expression that ends its argument and begins another', async () => {
    await expect(make(resource('aws_sqs_queue', 'q', { name: { expression: '"a"\n  policy = "b"' } }))).rejects.toThrow(
      /more than one expression/,
    );
  });

  it('a sensitive variable with a value, and a path that leads out', async () => {
    await expect(make({ variables: [{ name: 'key', sensitive: true, default: 'x' }] })).rejects.toThrow(
      /sensitive variable has no default/,
    );
    await expect(make(resource('aws_ses_template', 't', { html: { file: '../../etc/passwd' } }))).rejects.toThrow();
  });

  it('an update of a resource that is not there, naming those that are', async () => {
    await expect(make({ update: [{ resource: 'aws_s3_bucket', name: 'logs', attributes: { bucket: 'x' } }] })).rejects.toThrow(
      /no aws_s3_bucket\.logs[\s\S]*live\/main\.tf:3: aws_s3_bucket\.data/,
    );
  });
});

describe('Terraform: what is asked', () => {
  it('which of two roots that fit equally', async () => {
    const roots = { 'infra/a/main.tf': ROOT['live/main.tf'], 'infra/b/main.tf': ROOT['live/main.tf'] };
    const { questions, entries } = await make(resource('aws_sqs_queue', 'q', { name: 'q' }), roots);
    expect(questions[0]).toMatchObject({ slot: 'changes[0].path', options: ['infra/a', 'infra/b'] });
    expect(entries.map((entry) => entry.path).filter((path) => path.endsWith('.tf'))).toEqual([]);
  });

  it('what stands in a file that nobody can make up', async () => {
    const { questions } = await make(resource('aws_iam_policy', 'p', { policy: { file: 'policies/p.json' } }));
    expect(questions[0]?.reason).toContain('live/policies/p.json is not there');
  });

  it('where a value goes that several variables share', async () => {
    const files = {
      'live/main.tf':
        'resource "aws_sqs_queue" "a" {\n  delay_seconds = var.delay\n}\n\nresource "aws_sqs_queue" "b" {\n  delay_seconds = var.delay\n}\n\nvariable "delay" {\n  default = 5\n}\n',
    };
    const { questions } = await make({ update: [{ resource: 'aws_sqs_queue', name: 'a', attributes: { delay_seconds: 9 } }] }, files);
    expect(questions[0]?.reason).toContain('used 2 times');
  });
});

describe('Terraform: what is written', () => {
  it('as it stands in the file that the task names, with tags only where the type takes them', async () => {
    const files = {
      'live/main.tf': `${ROOT['live/main.tf']}\nresource "aws_sns_topic" "a" {\n  name = "a"\n\n  tags = {\n    Feature = "feat-old"\n    Team    = "core"\n  }\n}\n`,
    };
    const change = {
      resources: [
        { resource: 'aws_sqs_queue', name: 'q', attributes: { name: 'q' } },
        { resource: 'aws_ses_template', name: 't', attributes: { name: 't', subject: 'Hello' } },
      ],
    };
    const made = await make(change, files, { files_to_create: ['live/mail.tf'] });
    expect(made.file('live/mail.tf')).toBe(
      'resource "aws_sqs_queue" "q" {\n  name = "q"\n\n  tags = {\n    Feature = "feat-one"\n    Team    = "core"\n  }\n}\n\nresource "aws_ses_template" "t" {\n  name    = "t"\n  subject = "Hello"\n}\n',
    );
  });

  it('nested values as blocks or maps, as the type has them', async () => {
    const made = await make(
      resource('aws_lambda_function', 'f', {
        function_name: 'f',
        environment: { variables: { A: '1' } },
        dead_letter_config: { target_arn: { expression: 'aws_s3_bucket.data.arn' } },
        depends_on: ['aws_s3_bucket.data'],
      }),
    );
    const text = made.file('live/lambda.tf');
    expect(text).toContain('  environment {\n    variables = {\n      A = "1"\n    }\n  }\n');
    expect(text).toContain('  depends_on = [aws_s3_bucket.data]\n');
  });

  it('template sequences in values as text', async () => {
    const made = await make(resource('aws_sqs_queue', 'q', { name: '${file("/etc/passwd")}' }));
    expect(made.file('live/sqs.tf')).toContain('name = "$${file(\\"/etc/passwd\\")}"');
  });

  it('no file over one that says something else', async () => {
    const attributes = { name: 't', subject: 'Hello', html: { file: 'mail.html', content: '<p>ours</p>\n' } };
    const files = (text: string) => ({ ...ROOT, 'live/mail.html': text });
    await expect(make(resource('aws_ses_template', 't', attributes), files('<p>theirs</p>\n'))).rejects.toThrow(/live\/mail\.html: is there already[\s\S]*<p>ours/);
    expect((await make(resource('aws_ses_template', 't', attributes), files('<p>ours</p>\n'))).entries.map((entry) => entry.path)).not.toContain('live/mail.html');
  });

  it('nothing for a variable and an output that are there', async () => {
    const files = { ...ROOT, 'live/outputs.tf': 'output "bucket" {\n  value = aws_s3_bucket.data.id\n}\n' };
    const made = await make(
      { variables: [{ name: 'prefix' }], outputs: [{ name: 'bucket', value: { expression: 'aws_s3_bucket.data.id' } }] },
      files,
    );
    expect(made.entries.filter((entry) => entry.path.endsWith('.tf'))).toEqual([]);
    expect(made.record.tasks[0]?.changes[0]?.existing).toMatchObject([
      { file: 'live/main.tf', line: 7 },
      { file: 'live/outputs.tf', line: 1 },
    ]);
  });

  it('sensitive on an output that shows a sensitive variable', async () => {
    const made = await make({
      variables: [{ name: 'key', sensitive: true }],
      outputs: [{ name: 'key', value: { expression: 'var.key' } }],
    });
    expect(made.file('live/outputs.tf')).toBe('output "key" {\n  value     = var.key\n  sensitive = true\n}\n');
    expect(made.record.tasks[0]?.changes[0]?.steps.prerequisites?.join()).toContain('TF_VAR_key');
  });
});

describe('free text', () => {
  it('reads autoscaling with both bounds, asks for everything else, and leaves other tasks alone', () => {
    const text = (description: string) => ({
      task_id: 'T',
      description,
      implementation_notes: [],
      files_to_create: [],
      files_to_modify: [],
    });
    expect(iac.infer?.(text('Autoscale the `api` deployment from 2 to 5 pods at 70% CPU, HPA 2-5')).changes).toEqual([
      { type: 'infrastructure_as_code', workload: { name: 'api', autoscaling: { min: 2, max: 5, cpu: 70 } } },
    ]);
    const asked = iac.infer?.(text('Add aws_ses_template.two_factor_reset with Terraform'));
    expect(asked?.changes).toEqual([]);
    expect(asked?.questions[0]?.skeleton).toEqual([
      { type: 'infrastructure_as_code', resources: [{ resource: 'aws_ses_template', name: 'two_factor_reset', attributes: {} }] },
    ]);
    expect(iac.infer?.(text('Add database field for twoFactorEnabled'))).toEqual({ changes: [], questions: [] });
  });
});
