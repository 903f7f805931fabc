// Bundles the entry points into dist/ in few chunks, and with them the small libraries that every run needs: a command that loads a
// dozen files starts in a fraction of the time of one that loads hundreds. Types come from tsc.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Handlebars from 'handlebars';
import { rolldown } from 'rolldown';

const faces = ['index', 'plugin', 'plopfile', 'bin/infra-dev', 'bin/schemas', 'generators/nx'];
const generators = ['apply', 'init', 'undo'].map((name) => `generators/${name}/index`);
const executors = ['verify', 'coverage', 'check'].map((name) => `executors/${name}/index`);

/** Small, pure JavaScript, and on the way of most runs. Everything else is loaded from node_modules when it is needed. */
const BUNDLED = [
  'zod', 'yaml', 'picomatch', 'handlebars', 'diff', 'node-diff3', 'ignore', 'jsonc-parser', 'mdast-util-from-markdown', 'mdast-util-gfm-table', 'micromark-extension-gfm-table',
];

/** Which chunk a module goes to, first match: what every run needs in one, then one a kind and one a migration tool. */
const CHUNKS = [
  [/\/node_modules\/(yaml|[^/]*m(dast|icromark)[^/]*|unist[^/]*|character-entities|decode-[^/]*|markdown-table|longest-streak|devlop|ccount|zwitch)\//, (found) => (found[1] === 'yaml' ? 'yaml' : 'markdown')],
  [/\/node_modules\/|\/pipeline\/|\/generators\/([a-z]+\/detection\/|(index|registry|detection|alone|flags)\.ts)/, () => 'core'],
  [/\/generators\/migration\/(alembic|db-migrate|django|drizzle|liquibase|prisma|rails|safety|sqitch)\b/, (found) => found[1]],
  [/\/generators\/(ci|docker|document|env|flag|iac|migration|monitoring|network|secret)\//, (found) => found[1]],
];

function chunkOf(id) {
  for (const [test, name] of CHUNKS) {
    const found = test.exec(id);
    if (found) return name(found);
  }
  return null;
}

const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const outside = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !BUNDLED.includes(name));
const isOutside = (id) => outside.some((name) => id === name || id.startsWith(`${name}/`));

const bundle = await rolldown({
  input: Object.fromEntries([...faces, ...generators, ...executors, 'executors/verify/runner/child'].map((name) => [name, `./${name}.ts`])),
  platform: 'node',
  external: isOutside,
  resolve: {
    mainFields: ['module', 'main'],
    // the runtime alone, because the templates are compiled here; yaml as an ES module, of which only what is used is taken
    alias: { handlebars: resolve('node_modules/handlebars/runtime.js'), yaml: resolve('node_modules/yaml/browser/dist/index.js') },
  },
  transform: { target: 'node20.19', define: { PRECOMPILED: 'true' } },
  preserveEntrySignatures: 'allow-extension',
  checks: { pluginTimings: false, ineffectiveDynamicImport: false },
});
const { output } = await bundle.write({
  dir: 'dist',
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: chunkOf }] },
});
await bundle.close();

writeFileSync('dist/templates.cjs', precompiled('templates'));
writeFileSync('dist/LICENSES.txt', licences(output.flatMap((chunk) => Object.keys(chunk.modules ?? {}))));

/** Every template as Handlebars' precompiled function, by its path under templates/. */
function precompiled(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.hbs')).sort();
  const row = (file) => `${JSON.stringify(file.replaceAll('\\', '/'))}: ${Handlebars.precompile(readFileSync(join(folder, file), 'utf8'), { noEscape: true, strict: true, preventIndent: true })}`;
  return `module.exports = {\n${files.map(row).join(',\n')}\n};\n`;
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
