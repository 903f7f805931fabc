import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { env } from '../../generators/env/index.js';
import { envTask } from '../../generators/env/task.js';
import type { Made } from '../../pipeline/kind.js';
import { carriedOut, found, repository } from './workspace.js';

const VARIABLES = [
  { name: 'LAKE_DEPTH', value_type: 'number', required: true },
  { name: 'LAKE_BOATS', value_type: 'number', default: 5 },
  { name: 'LAKE_OPEN', value_type: 'boolean', required: true },
  { name: 'LAKE_FROZEN', value_type: 'boolean', default: false },
  { name: 'LAKE_PUBLIC', value_type: 'boolean', default: true },
  { name: 'LAKE_WORD', value_type: 'string', default: 'abc' },
  { name: 'LAKE_SITE', value_type: 'url', default: 'https://lake.example.com' },
  { name: 'LAKE_TINT', value_type: 'enum', options: ['red', 'blue'], default: 'red' },
];
type Values = Record<string, unknown>;
const GIVEN = {
  least: { LAKE_DEPTH: '7', LAKE_OPEN: 'true' },
  all: { LAKE_DEPTH: '8', LAKE_BOATS: '9', LAKE_OPEN: 'false', LAKE_FROZEN: 'true', LAKE_PUBLIC: 'false', LAKE_WORD: 'x', LAKE_SITE: 'https://b.example.com', LAKE_TINT: 'blue' },
  no: { LAKE_DEPTH: '0', LAKE_OPEN: 'true', LAKE_FROZEN: 'false', LAKE_PUBLIC: 'true' },
};
const rest = { lakeword: 'abc', lakesite: 'https://lake.example.com', laketint: 'red' };
const READ: Record<keyof typeof GIVEN, Values> = {
  least: { lakedepth: 7, lakeboats: 5, lakeopen: true, lakefrozen: false, lakepublic: true, ...rest },
  all: { lakedepth: 8, lakeboats: 9, lakeopen: false, lakefrozen: true, lakepublic: false, lakeword: 'x', lakesite: 'https://b.example.com', laketint: 'blue' },
  no: { lakedepth: 0, lakeboats: 5, lakeopen: true, lakefrozen: false, lakepublic: true, ...rest },
};
const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();
const onlyNew = (values: Values): Values => Object.fromEntries(Object.entries(values).map(([name, value]) => [plain(name), value] as const).filter(([name]) => name.startsWith('lake')));

async function made(files: Record<string, string>, variables: unknown[] = VARIABLES, more: object = {}): Promise<{ made: Made; files: Record<string, string> }> {
  const workspace = repository(files);
  const task = envTask.parse({ type: 'environment_variables', variables, ...more });
  const result = await env.tools[0]!.changes!(task, found(workspace));
  return { made: result, files: await carriedOut(workspace, result.changes) };
}

/** What a module exports: its variables, and the properties of its objects. */
function run(text: string, given: Record<string, string>): Values {
  const code = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true } }).outputText;
  const exported: Values = {};
  new Function('require', 'exports', 'process', code)(createRequire(import.meta.url), exported, { env: { ...BASE, ...given } });
  return Object.fromEntries(Object.entries(exported).flatMap(([name, value]) => (typeof value === 'object' && value !== null ? Object.entries(value) : [[name, value] as const])));
}
const BASE = { PORT: '3000', MODE: 'a', HOST: 'x', REGION: 'eu', DEBUG: 'true', API_URL: 'http://x', API_TOKEN: 't', APP_KEY: 'k', TIMEOUT: '30', API_KEY: 'k' };

const SOURCES: Record<string, Record<string, string>> = {
  'an object of process.env': {
    'src/config.ts': "export const config = {\n  host: process.env.HOST || 'localhost',\n  region: process.env.REGION || 'eu',\n  debug: process.env.DEBUG === 'true',\n};\n",
    '.env.example': 'HOST=x\nREGION=y\nDEBUG=true\n',
  },
  'constants of process.env': {
    'src/env.ts': "export const APP_HOST = process.env.APP_HOST ?? 'localhost';\nexport const APP_PORT = parseInt(process.env.APP_PORT ?? '3000', 10);\nexport const APP_KEY = process.env.APP_KEY;\n",
  },
  'texts of process.env': {
    'src/env.ts': "export const env = {\n  APP_HOST: process.env.APP_HOST || 'localhost',\n  APP_REGION: process.env['APP_REGION'] || 'eu',\n  APP_KEY: process.env.APP_KEY,\n};\n",
  },
  'zod': { 'src/env.ts': "import { z } from 'zod';\n\nconst schema = z.object({\n  PORT: z.coerce.number(),\n  MODE: z.enum(['a', 'b']).default('a'),\n});\n\nexport const env = schema.parse(process.env);\n" },
  'zod with bounds': {
    'src/env.ts': "import { z } from 'zod';\n\nconst schema = z.object({\n  PORT: z.coerce.number().int().min(1).max(65535).default(3000),\n  MODE: z.enum(['a', 'b']).default('a'),\n  API_URL: z.string().url(),\n});\n\nexport const env = schema.parse(process.env);\n",
  },
};

describe('a new variable has its type at run time', () => {
  test.each(Object.entries(SOURCES))('%s', async (_what, files) => {
    const after = await made(files);
    const text = Object.entries(after.files).find(([path]) => path.endsWith('.ts'))![1];
    for (const scene of ['least', 'all', 'no'] as const) expect(onlyNew(run(text, GIVEN[scene])), `${scene}\n${text}`).toEqual(READ[scene]);
  });

  const PYTHON: Record<string, string> = {
    environ: 'import os\n\nTIMEOUT = int(os.environ.get("TIMEOUT", "30"))\nAPI_URL = os.environ["API_URL"]\nAPI_TOKEN = os.environ["API_TOKEN"]\n',
    getenv: 'import os\n\nTIMEOUT = int(os.getenv("TIMEOUT", "30"))\nAPI_URL = os.getenv("API_URL", "http://x")\nDEBUG = os.getenv("DEBUG", "False") == "True"\n',
    pydantic: 'from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    api_url: str\n    api_key: str\n    region: str = "eu"\n\n\nsettings = Settings()\nglobals().update(settings.model_dump())\n',
  };

  test('Python', async () => {
    const texts: Record<string, string> = {};
    for (const [name, text] of Object.entries(PYTHON)) texts[name] = (await made({ 'app/settings.py': text })).files['app/settings.py']!;
    const script = `import importlib.util, json, os, sys
job = json.load(sys.stdin)
out = {}
for name, text in job["texts"].items():
    if name == "pydantic" and not importlib.util.find_spec("pydantic_settings"):
        continue
    for scene, given in job["given"].items():
        os.environ.clear()
        os.environ.update({**job["base"], **given})
        space = {"__name__": name}
        exec(text, space)
        out[name + " " + scene] = {k: v for k, v in space.items() if k.lower().startswith("lake")}
print(json.dumps(out))`;
    // "True" is the word of the file with getenv: the words of the scenes are not its own.
    const ran = spawnSync('python3', ['-c', script], { input: JSON.stringify({ texts: { environ: texts['environ'], pydantic: texts['pydantic'] }, given: GIVEN, base: BASE }), encoding: 'utf8', timeout: 20_000 });
    expect(texts['getenv']).toContain('LAKE_FROZEN = os.getenv("LAKE_FROZEN", "False") == "True"\n');
    expect(texts['getenv']).toContain('LAKE_PUBLIC = os.getenv("LAKE_PUBLIC", "True") == "True"\n');
    expect(texts['pydantic']).toContain('    lake_frozen: bool = False\n');
    if (ran.error) return console.log('skipped: no python3');
    const values = JSON.parse(ran.stdout || JSON.stringify(ran.stderr)) as Record<string, Values>;
    expect(Object.keys(values)).toContain('environ all');
    for (const [name, own] of Object.entries(values)) expect(onlyNew(own), name).toEqual(READ[name.split(' ')[1] as keyof typeof READ]);
  });

  test('libraries that are spelled as their documentation says, with what they import', async () => {
    const envalid = (await made({ 'src/env.ts': "import { cleanEnv, port, str } from 'envalid';\n\nexport const env = cleanEnv(process.env, {\n  PORT: port({ default: 3000 }),\n  HOST: str({ default: 'localhost' }),\n});\n" })).files['src/env.ts']!;
    expect(envalid).toContain("import { bool, cleanEnv, num, port, str } from 'envalid';");
    for (const line of ['LAKE_DEPTH: num(),', 'LAKE_BOATS: num({ default: 5 }),', 'LAKE_FROZEN: bool({ default: false }),', "LAKE_TINT: str({ choices: ['red', 'blue'], default: 'red' }),"]) expect(envalid).toContain(line);
    const joi = (await made({ 'src/env.ts': "import Joi from 'joi';\n\nexport const schema = Joi.object({\n  PORT: Joi.number().port().default(3000),\n  HOST: Joi.string().required(),\n});\nschema.validate(process.env);\n" })).files['src/env.ts']!;
    for (const line of ['LAKE_DEPTH: Joi.number().required(),', 'LAKE_BOATS: Joi.number().default(5),', 'LAKE_FROZEN: Joi.boolean().default(false),']) expect(joi).toContain(line);
    const validated = (
      await made({
        'src/env.validation.ts': "import { plainToInstance } from 'class-transformer';\nimport { IsInt, IsString, Max, Min } from 'class-validator';\n\nclass EnvironmentVariables {\n  @IsInt()\n  @Min(0)\n  @Max(65535)\n  PORT: number = 3000;\n\n  @IsString()\n  HOST: string;\n}\nplainToInstance(EnvironmentVariables, process.env);\n",
      })
    ).files['src/env.validation.ts']!;
    expect(validated).toContain("import { plainToInstance, Transform } from 'class-transformer';");
    expect(validated).toMatch(/@Transform\(.*=== 'true'\)\n {2}@IsBoolean\(\)\n {2}@IsOptional\(\)\n {2}LAKE_FROZEN: boolean = false;/);
    expect(validated).toContain('  @IsInt()\n  @IsOptional()\n  LAKE_BOATS: number = 5;');
  });

  test('what cannot be written for certain is not written, and what to write is said', async () => {
    const files = { 'src/config.ts': "const get = (name: string, fallback?: string) => process.env[name] ?? fallback;\nexport const config = {\n  APP_HOST: get('APP_HOST', 'localhost'),\n  APP_REGION: get('APP_REGION', 'eu'),\n};\n", '.env.example': 'APP_HOST=x\nAPP_REGION=y\n' };
    const after = await made(files, [{ name: 'LAKE_BOATS', value_type: 'number', default: 5 }]);
    expect(Object.keys(after.files)).toEqual(['.env.example']);
    expect(after.made.warnings!.join()).toMatch(/src\/config\.ts: LAKE_BOATS was not written there\. It is a number whose default is 5.*LAKE_BOATS: get\('LAKE_BOATS', '5'\)/);
    const alone = await made({ 'src/config.ts': files['src/config.ts'] }, [{ name: 'LAKE_BOATS', value_type: 'number', default: 5 }]);
    expect(alone.files).toEqual({});
    expect(alone.made.questions![0]!.reason).toContain('LAKE_BOATS');
  });
});

describe('what the plan says is meant', () => {
  const files = { 'apps/a/.env.example': 'RED_ONE=1\nBLUE_TWO=x\n', 'apps/a/package.json': '{"name":"a"}', 'apps/b/.env.example': '', 'apps/b/package.json': '{"name":"b"}', 'apps/c/package.json': '{"name":"c"}' };
  const one = [{ name: 'NEW_VALUE', required: true, example: 'x' }];

  test.each([{ path: 'apps/b/.env.example' }, { paths: ['apps/b'] }, { project: 'b' }])('%j: begins that file', async (more) => {
    expect(Object.keys((await made(files, one, more)).files)).toEqual(['apps/b/.env.example']);
  });

  test('a file of the same name elsewhere is left alone', async () => {
    const both = { ...files, 'apps/b/.env.example': files['apps/a/.env.example'] };
    expect(Object.keys((await made(both, one, { path: 'apps/b' })).files)).toEqual(['apps/b/.env.example']);
  });

  test.each([{ path: 'apps/none/config.ts' }, { project: 'nope' }, { project: 'c' }])('%j: asks', async (more) => {
    const after = await made(files, one, more);
    expect(after.files).toEqual({});
    expect(after.made.questions).toHaveLength(1);
  });

  test.each(['../../etc/.env', '/etc/.env.example'])('%s leads out: refused', async (path) => {
    await expect(made(files, one, { path })).rejects.toThrow(/leads out of the workspace/);
    await expect(made({ 'a.txt': '' }, one, { path })).rejects.toThrow(/leads out of the workspace/);
  });
});

describe('values as people give them', () => {
  test('a number or a boolean is an example too', async () => {
    const after = await made({ '.env.example': 'A_ONE=1\nB_TWO=2\n' }, [{ name: 'C_PORT', value_type: 'number', required: true, example: 3000 }, { name: 'C_ON', value_type: 'boolean', required: true, example: false }]);
    expect(after.files['.env.example']).toContain('C_PORT=3000\n');
    expect(after.files['.env.example']).toContain('C_ON=false\n');
  });

  test('an option of several types takes a number, and a text that looks like one', async () => {
    const { flagsOf, fromFlags } = await import('../../generators/flags.js');
    const flags = flagsOf(env as never);
    for (const name of ['default', 'example']) expect(flags[name]!.type).toEqual(['string', 'number', 'boolean']);
    expect(fromFlags(env as never, { name: 'PORT', value_type: 'number', default: 3000, example: '3000' })['variables']).toEqual([{ name: 'PORT', value_type: 'number', default: 3000, example: 3000 }]);
    expect(fromFlags(env as never, { name: 'HOST', default: 'abc' })['variables']).toEqual([{ name: 'HOST', default: 'abc' }]);
  });
});
