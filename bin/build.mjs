// Bundles everything into one script, dist/infra-dev.cjs, whose modules run when they are first asked for, and writes a small face for each
// entry point: load.ts compiles the script, and what V8 made of it is kept for the next run. Types come from tsc.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { createRequire } from 'node:module';
import Handlebars from 'handlebars';
import { rolldown } from 'rolldown';
import { scriptOf } from './rewrite.mjs';

const GENERATORS = ['apply', 'init', 'undo'].map((name) => `generators/${name}/index`);
const EXECUTORS = ['verify', 'coverage', 'check'].map((name) => `executors/${name}/index`);
const LIBRARIES = ['index', 'plopfile', 'generators/nx', ...GENERATORS, ...EXECUTORS];
/** They run when they are loaded, and export nothing. */
const PROGRAMS = ['executors/verify/runner/child', 'executors/verify/runner/guarded'];
/** The same, started by Node as they are. */
const COMMANDS = ['infra-dev', 'schemas'];

/** Small, pure JavaScript, and on the way of most runs. Everything else is loaded from node_modules when it is needed. */
const BUNDLED = [
  'zod', 'yaml', 'picomatch', 'handlebars', 'diff', 'node-diff3', 'jsonc-parser', 'mdast-util-from-markdown', 'mdast-util-gfm-table', 'micromark-extension-gfm-table',
];
/** The runtime alone, because the templates are compiled here; yaml as an ES module, of which only what is used is taken. */
const SMALLER = { handlebars: resolve('node_modules/handlebars/runtime.js'), yaml: resolve('node_modules/yaml/browser/dist/index.js') };

const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const outside = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !BUNDLED.includes(name));

const row = (name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(resolve(`${name}.ts`))})`;
/** What only the build knows: the table of the entry points, and the templates as functions. */
const VIRTUAL = {
  entries: `require('jitless');\nmodule.exports = {\n${[...LIBRARIES, ...PROGRAMS, ...COMMANDS.map((name) => `bin/${name}`)].map(row).join(',\n')}\n};\n`,
  // Each schema reads one document a run: zod's compiled parsers would not pay for themselves.
  jitless: `import { config } from 'zod';\nconfig({ jitless: true });\n`,
  templates: `export default {\n${templates('templates').join(',\n')}\n};\n`,
};
const virtual = {
  name: 'virtual',
  resolveId: (id) => (Object.hasOwn(VIRTUAL, id) ? `\0${id}` : null),
  load: (id) => VIRTUAL[id.slice(1)],
};

rmSync('dist/compiled', { recursive: true, force: true });
process.env.NODE_DISABLE_COMPILE_CACHE = '1';
const bundle = await bundled('entries', 'cjs', { inject: { PRECOMPILED: ['templates', 'default'] } });
const script = scriptOf(bundle.code);
put('dist/infra-dev.cjs', script);
put('dist/LICENSES.txt', licences(bundle.modules));

const BUILD = JSON.stringify(createHash('sha256').update(script).digest('hex'));
put('dist/load.cjs', (await bundled('./bin/load.ts', 'cjs', { define: { BUILD } })).code);
put('dist/plugin.js', (await bundled('./plugin.ts', 'esm')).code);
const { load } = createRequire(import.meta.url)('../dist/load.cjs');
for (const name of LIBRARIES) put(`dist/${name}.js`, library(name, Object.keys(load(name))));
for (const name of PROGRAMS) put(`dist/${name}.js`, program(name));
for (const name of COMMANDS) put(`dist/bin/${name}.js`, command(name));
put('dist/bin/package.json', '{"type":"commonjs"}\n');

async function bundled(input, format, transform = {}) {
  const build = await rolldown({
    input,
    platform: 'node',
    external: (id) => outside.some((name) => id === name || id.startsWith(`${name}/`)),
    plugins: [virtual],
    resolve: { mainFields: ['module', 'main'], alias: SMALLER },
    transform: { target: 'node20.19', ...transform },
    checks: { pluginTimings: false, ineffectiveDynamicImport: false },
  });
  const { output } = await build.generate({ format, codeSplitting: false, comments: false });
  await build.close();
  return { code: output[0].code, modules: Object.keys(output[0].modules) };
}

/** A face that exports what its module in the bundle exports. */
function library(name, names) {
  const exported = names.map((one) => (one === 'default' ? 'export default module.default;' : `export const ${one} = module.${one};`));
  return `${loader(name)}const module = load(${JSON.stringify(name)});\n${exported.join('\n')}\n`;
}

/** A face that runs its module. */
function program(name) {
  return `${loader(name)}load(${JSON.stringify(name)});\n`;
}

/** A command, as CommonJS: Node starts it without its loader of ES modules. Its first word tells what the process is for. */
function command(name) {
  return `#!/usr/bin/env node\nrequire('../load.cjs').load('bin/${name}', \`${name}-\${process.argv[2]}\`);\n`;
}

function loader(name) {
  const path = relative(dirname(name), 'load.cjs');
  return `import { load } from '${path.startsWith('.') ? path : `./${path}`}';\n`;
}

function put(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Every template as Handlebars' precompiled function, by its path under templates/. */
function templates(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.hbs')).sort();
  return files.map((file) => {
    const compiled = Handlebars.precompile(readFileSync(join(folder, file), 'utf8'), { noEscape: true, strict: true, preventIndent: true });
    return `${JSON.stringify(file.replaceAll('\\', '/'))}: ${compiled}`;
  });
}

/** The licence texts of what was bundled: their condition for being passed on. */
function licences(modules) {
  const packages = new Set(modules.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  return [...packages].sort().map(licence).join('\n');
}

function licence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), 'utf8').trim() : ''}\n`;
}
