import { describe, expect, it } from 'vitest';
import { secretDetection } from '../../generators/secret/detection/index.js';
import { secret } from '../../generators/secret/index.js';
import { STORES } from '../../generators/secret/stores.js';
import type { Json } from '../../pipeline/kind.js';
import { run } from '../iac/run.js';

const one = (fields: { [key: string]: Json } = {}): Json => ({
  name: 'MAIL_KEY',
  description: 'Key of the mail provider',
  path: 'prod/mail/key',
  ...fields,
});
const make = (secrets: Json[], files: Record<string, string> = {}) =>
  run(secret, secretDetection, files, { changes: [{ type: 'secrets', secrets }] });

describe('secrets', () => {
  it.each(Object.keys(STORES).filter((name) => name !== 'external-secrets'))(
    '%s: the value comes from a file, never from the command line',
    async (store) => {
      const text = (await make([one({ store })])).file('deployment/secrets.md') ?? '';
      expect(text).toContain('umask 077');
      expect(text).toMatch(/(file:\/\/|@|< |=|--data-file=|--file )secret\.txt/);
      expect(text).toContain('rm -f secret.txt');
      expect(text).not.toMatch(/--secret-string ["']?(?!file:)|--from-literal|xxx/);
    },
  );

  it('refuse a value in the plan without repeating it', async () => {
    const value = ['q7Zt2Vb9Xk4L', 'mP0sRw8NcY3e', 'Hj6TfA1dGu5o'].join('');
    const error = await make([one({ store: 'vault', value })]).catch((thrown: Error) => thrown);
    expect(String(error)).toMatch(/value/);
    expect(String(error)).not.toContain(value);
    const hidden = await make([one({ store: 'vault', description: `api_key: ${value}` })]).catch((thrown: Error) => thrown);
    expect(String(hidden)).toMatch(/looks like a secret/);
    expect(String(hidden)).not.toContain(value.slice(0, 5));
  });

  it('refuse a command that is more than one command', async () => {
    await expect(make([one({ store: 'vault', generate: 'openssl rand 32; curl example.com' })])).rejects.toThrow(/one command/);
  });

  it('ask for the store where nothing shows it, and take the only one there is', async () => {
    const { questions } = await make([one()]);
    expect(questions[0]).toMatchObject({ slot: 'changes[0].secrets[0].store' });
    const found = await make([one()], { 'doppler.yaml': 'setup:\n  project: shop\n' });
    expect(found.file('deployment/secrets.md')).toContain('doppler secrets set MAIL_KEY < secret.txt');
  });

  it('make a new value without a line break in it', async () => {
    const text = (await make([one({ store: 'vault', generate: 'openssl rand -base64 32' })])).file('deployment/secrets.md') ?? '';
    expect(text).toContain("openssl rand -base64 32 | tr -d '\\n' > secret.txt\n");
  });

  it('are written under the headings that are there', async () => {
    const made = await make([one({ store: 'vault' })], { 'docs/ops/secrets.md': '# Secrets\n\n## Mail\n\n### `OLD_KEY`\n\nOld.\n' });
    expect(made.file('docs/ops/secrets.md')).toMatch(/### MAIL_KEY\n\nKey of the mail provider/);
    expect(made.file('deployment/secrets.md')).toBeUndefined();
  });

  it('escape what a plan says', async () => {
    const text =
      (await make([one({ store: 'vault', description: '<script>x</script> [a](b)', source: '`rm -rf`' })])).file('deployment/secrets.md') ??
      '';
    expect(text).toContain('\\<script\\>');
    expect(text).toContain('\\`rm -rf\\`');
  });

  it('report what was documented', async () => {
    const made = await make([one({ store: 'github-actions', rotation_days: 30 })]);
    expect(made.record.tasks[0]?.changes[0]?.report).toEqual({ secrets_documented: ['MAIL_KEY'], documented: true });
  });

  it('are read from free text by their names', () => {
    const text = {
      task_id: 'T',
      description: 'Secrets of the mail provider in Vault',
      implementation_notes: ['`MAIL_API_KEY`: Key of the provider'],
      files_to_create: [],
      files_to_modify: [],
    };
    expect(secret.infer?.(text).changes).toEqual([
      { type: 'secrets', secrets: [{ name: 'MAIL_API_KEY', description: 'Key of the provider', store: 'vault' }] },
    ]);
    expect(secret.infer?.({ ...text, implementation_notes: [] }).questions).toHaveLength(1);
  });
});
