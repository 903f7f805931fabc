import { describe, expect, test } from 'vitest';
import { env } from '../../generators/env/index.js';
import { envTask } from '../../generators/env/task.js';
import type { Made } from '../../pipeline/kind.js';
import type { Workspace } from '../../pipeline/workspace.js';
import { carriedOut, found, repository } from './workspace.js';

async function run(workspace: Workspace, variables: unknown[], more: { path?: string; files?: string[] } = {}): Promise<{ made: Made; files: Record<string, string> }> {
  const task = envTask.parse({ type: 'environment_variables', variables, ...(more.path ? { path: more.path } : {}) });
  const made = await env.tools[0]!.changes!(task, found(workspace, more.files));
  return { made, files: await carriedOut(workspace, made.changes) };
}

const SCHEMA = `import { z } from 'zod'

const schema = z.object({
  DATABASE_URL: z.url(),
  API_PORT: z.coerce.number().default(3000),
  STRIPE_SECRET: z.string().startsWith('sk_'),
  RESEND_KEY: z.string(),
  LOG_FORMAT: z.string().optional(),
})

export function read() {
  const result = schema.parse(process.env)
  return {
    databaseUrl: result.DATABASE_URL,
    port: result.API_PORT,
    stripeSecret: result.STRIPE_SECRET,
    resendKey: result.RESEND_KEY,
    logFormat: result.LOG_FORMAT,
  }
}
`;
const EXAMPLE = '# Database\nDATABASE_URL=postgres://localhost/app\n\n# Server\nAPI_PORT=3000\n\n# Payment\nSTRIPE_SECRET=sk_your_key\n\n# Mail\nRESEND_KEY=<your resend key>\nRESEND_FROM=a@example.com\n';
const app = { 'src/env.ts': SCHEMA, '.env.example': EXAMPLE, '.gitignore': '.env\n', 'src/env.test.ts': "process.env.DATABASE_URL = 'x'\nprocess.env.STRIPE_SECRET = 'sk_'\nprocess.env.RESEND_KEY = 'x'\n" };

describe('environment variables follow their siblings', () => {
  test('a secret goes into the schema, the mapping in its case form and the example, each in its own shape, and not into tests', async () => {
    const { files, made } = await run(repository(app), [{ name: 'SMS_TOKEN', required: true, sensitive: true, group: 'Text messages' }]);
    expect(Object.keys(files).sort()).toEqual(['.env.example', 'src/env.ts']);
    expect(files['src/env.ts']).toBe(SCHEMA.replace('.optional(),\n', '.optional(),\n  SMS_TOKEN: z.string(),\n').replace('LOG_FORMAT,\n  }', 'LOG_FORMAT,\n    smsToken: result.SMS_TOKEN,\n  }'));
    expect(files['.env.example']).toMatch(/\n\n# Text messages\nSMS_TOKEN=.*\n$/);
    expect(files['.env.example']).not.toContain('SMS_TOKEN=sk_');
    expect(made.because![0]).toMatch(/2 files/);
    expect(made.steps!.security![0]).toContain('SMS_TOKEN');
  });

  test('a number follows a number, with its own default', async () => {
    const { files } = await run(repository(app), [{ name: 'API_LIMIT', value_type: 'number', default: 50 }]);
    expect(files['src/env.ts']).toContain("  API_PORT: z.coerce.number().default(3000),\n  API_LIMIT: z.coerce.number().default(50),\n");
    expect(files['src/env.ts']).toContain('    apiLimit: result.API_LIMIT,\n');
    expect(files['.env.example']).toContain('API_PORT=3000\nAPI_LIMIT=50\n');
  });

  test('where no sibling has the type, the library is spelled as its documentation says', async () => {
    const { files } = await run(repository(app), [{ name: 'LOG_COLORS', value_type: 'boolean', default: false }, { name: 'LOG_LEVEL', value_type: 'enum', options: ['info', 'debug'], default: 'info' }]);
    expect(files['src/env.ts']).toContain("LOG_COLORS: z.enum(['true', 'false']).default('false').transform((value) => value === 'true'),");
    expect(files['src/env.ts']).toContain("LOG_LEVEL: z.enum(['info', 'debug']).default('info'),");
  });

  test('a second run changes nothing and says where the variable is', async () => {
    const variables = [{ name: 'SMS_TOKEN', required: true, sensitive: true }];
    const first = await run(repository(app), variables);
    const { made } = await run(repository({ ...app, ...first.files }), variables);
    expect(made.changes).toEqual([]);
    expect(made.existing!.map((one) => one.file)).toEqual(expect.arrayContaining(['.env.example', 'src/env.ts']));
  });

  test('another meaning is refused with file and line, and nothing is written', async () => {
    await expect(run(repository(app), [{ name: 'API_PORT', value_type: 'boolean', default: true }])).rejects.toThrow(/src\/env\.ts:5: API_PORT is already declared with another meaning/);
    await expect(run(repository(app), [{ name: 'API_PORT', value_type: 'number', default: 8080 }])).rejects.toThrow(/default 8080/);
  });

  test('a place that few of the newest siblings use is told and not followed', async () => {
    const names = ['CACHE_A', 'MAIL_B', 'QUEUE_C', 'SHOP_D', 'AUTH_E', 'FILE_F', 'SITE_G'];
    const schema = (list: string[]) => `export const env = cleanEnv(process.env, {\n${list.map((one) => `  ${one}: str({ default: '' }),`).join('\n')}\n});\n`;
    const old = '| Name | Use |\n| --- | --- |\n| `CACHE_A` | a |\n| `MAIL_B` | b |\n';
    const commits = names.map((_name, index) => ({ 'src/env.ts': schema(names.slice(0, index + 1)), ...(index === 1 ? { 'README.md': old } : {}) }));
    const { files, made } = await run(repository(...commits), [{ name: 'TOUR_H', default: '' }]);
    expect(Object.keys(files)).toEqual(['src/env.ts']);
    expect(made.because!.join('\n')).toMatch(/not in README\.md, where 2 of the 7/);
    const asked = await run(repository(...commits), [{ name: 'TOUR_H', default: '', description: 'Shows the tour', document: true }]);
    expect(asked.files['README.md']).toBe(`${old}| \`TOUR_H\` | Shows the tour |\n`);
    expect(asked.made.report!['documented']).toBe(true);
  });

  test('siblings in two packages are a question; a path answers it', async () => {
    const schema = (names: string[]) => `export const env = createEnv({ server: {\n${names.map((one) => `  ${one}: z.string(),\n`).join('')}} });\nprocess.env;\n`;
    const workspace = () =>
      repository({ 'apps/a/package.json': '{}', 'apps/b/package.json': '{}', 'apps/a/src/env.ts': schema(['RED_ONE', 'BLUE_TWO', 'GOLD_THREE', 'PINK_FOUR']), 'apps/b/src/env.ts': schema(['TEA_ONE', 'MILK_TWO', 'RICE_THREE', 'SALT_FOUR']) });
    const { made } = await run(workspace(), [{ name: 'NEW_VALUE', required: true }]);
    expect(made.changes).toEqual([]);
    expect(made.questions![0]!.options).toEqual(expect.arrayContaining(['apps/a/src/env.ts', 'apps/b/src/env.ts']));
    const answered = await run(workspace(), [{ name: 'NEW_VALUE', required: true }], { path: 'apps/b' });
    expect(Object.keys(answered.files)).toEqual(['apps/b/src/env.ts']);
  });

  test('values per environment are taken from the plan, and the missing ones are named', async () => {
    const files = { '.env.staging': 'SHOP_URL=https://s.example.com\nSHOP_NAME=x\n', '.env.production': 'SHOP_URL=https://p.example.com\nSHOP_NAME=y\n' };
    const result = await run(repository(files), [{ name: 'SHOP_TOUR', required: true, values: { staging: 'on' } }]);
    expect(result.files).toEqual({ '.env.staging': `${files['.env.staging']}SHOP_TOUR=on\n` });
    expect(result.made.warnings!.join()).toMatch(/no value for production/);
  });

  test('a private or a generated file is never read or written', async () => {
    const generated = `// Code generated by a tool. DO NOT EDIT.\nexport const env = { DATABASE_URL: process.env.DATABASE_URL, RESEND_KEY: process.env.RESEND_KEY, STRIPE_SECRET: process.env.STRIPE_SECRET };\n`;
    const workspace = repository({ ...app, 'src/generated-env.ts': generated });
    const { writeFileSync } = await import('node:fs');
    writeFileSync(`${workspace.root}/.env`, 'RESEND_KEY=very-private\n');
    const { files, made } = await run(workspace, [{ name: 'SMS_TOKEN', required: true, sensitive: true }], { files: ['.env'] });
    expect(Object.keys(files).sort()).toEqual(['.env.example', 'src/env.ts']);
    expect(JSON.stringify([files, made])).not.toContain('very-private');
    expect(made.warnings!.join()).toContain('.env is ignored by git');
  });

  test('a client variable needs the prefix that is found, and is no secret', async () => {
    const client = { '.env.example': 'VITE_API_URL=http://localhost\nVITE_NAME=shop\nDATABASE_URL=x\n' };
    const { made } = await run(repository(client), [{ name: 'MAP_STYLE', scope: 'client', required: true }]);
    expect(made.questions![0]!.options).toEqual(['VITE_MAP_STYLE']);
    await expect(run(repository(client), [{ name: 'VITE_MAP_KEY', scope: 'client', sensitive: true }])).rejects.toThrow(/handed to every browser/);
  });

  test('Windows line ends, a byte order mark and a missing last line break stay', async () => {
    const text = '\uFEFFA_ONE=1\r\nB_TWO=2';
    const { files } = await run(repository({ '.env.example': text }), [{ name: 'C_THREE', required: true, example: 'a b' }]);
    expect(files['.env.example']).toBe(`${text}\r\nC_THREE="a b"`);
  });

  test('values that would break out of their place do not', async () => {
    const hostile = `"'\`$(x)\${Y}//*/|`;
    const { files } = await run(repository(app), [{ name: 'LOG_TAG', default: hostile, description: 'a */ b | c' }]);
    const { parse } = await import('dotenv');
    expect(Object.keys(parse(files['.env.example']!))).toContain('LOG_TAG');
    expect(Object.keys(parse(files['.env.example']!))).toHaveLength(6);
    const { parseSource } = await import('../../pipeline/edit/source.js');
    await parseSource(files['src/env.ts']!, 'env.ts');
  });
});
