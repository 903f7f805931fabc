import type { Workspace } from '../workspace.js';
import { fileIndex, folderOf, nameOf, within } from './file-index.js';

/** What the folder of a file says about the file: the workspace's own, brought along, or there to show, to test or to develop. */
export type Place = 'own' | 'foreign' | 'shown';

/** Not written here, or not by hand. */
const FOREIGN = new Set([
  'node_modules',
  'vendor',
  'vendored',
  'third_party',
  'third-party',
  'thirdparty',
  'bower_components',
  '.yarn',
  '.pnpm-store',
  'dist',
  '.next',
  '.nuxt',
  '.output',
  '.terraform',
  '.terragrunt-cache',
  '.venv',
  'venv',
  'site-packages',
  '__pycache__',
  '__snapshots__',
  '__generated__',
  'cassettes',
  'vcr_cassettes',
  'fixtures',
  '__fixtures__',
  'test-fixtures',
  'test_fixtures',
  'testfixtures',
  'testdata',
  'test-data',
  'test_data',
  '__mocks__',
  '__mockdata__',
  'golden',
]);
const SHOWN =
  /^(examples?|samples?|playgrounds?|cookbooks?|tutorials?|starters?|boilerplates?|quick-?starts?|stubs?|\.devcontainer|\.vscode|\.idea|\.cursor|\.zed|\.gitpod)$/;
/** Only at the top or among packages: deeper down it is the name of what is shown to customers. */
const DEMO = /^(?:(?:apps|packages|libs)\/)?demos?$/;
const TESTS = new RegExp(
  [
    '^(tests?|__tests?__|specs?|e2e|testing|playwright|cypress|androidtest)$',
    '^(unit|integration|functional|acceptance|load|perf|performance|smoke|e2e|system)[-_]?tests?$',
    '^.+[-_](tests|e2e)$',
  ].join('|'),
);
/** Folders of what generators copy: placeholders in names (Nx, cookiecutter, Yeoman), or whole projects below `templates`. */
const PLACEHOLDER = /\{\{|<%|(^|\/|\.)__(?!tests?__|mocks__|fixtures__|snapshots__)[a-zA-Z]+__(?!\.py$)|\$\{/;
/** What a package that generates others copies: `service-generator/src/static/…`, `app-generator/src/compose.template.yml`. */
const OF_GENERATOR = /(^|[/-])(generators?|schematics|scaffold(er|ing)?)\/(.*\/)?((static|templates?|files)\/|[^/]*\.template\.)/;
const TEMPLATE_FOLDER = /^(templates?|skeletons?|scaffolds?|schematics|generators?)$/;
const PROJECT_FILES = [
  'package.json',
  'pyproject.toml',
  'go.mod',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'Cargo.toml',
  'Gemfile',
  'requirements.txt',
];
/** Names that people give to environments; a folder `test` beside `prod` is one of them. */
export const ENVIRONMENT = new RegExp(
  `^(${[
    'dev(elop|elopment)?\\d*|test(ing)?\\d*|qa\\d*|uat\\d*|sit\\d*|int(egration)?|stag(e|ing)?\\d*|stg\\d*',
    'pre-?prod(uction)?|prod(uction)?\\d*|prd|live|sandbox|sbox|demo|preview|local|ci|non-?prod',
    'perf(test|ormance)?|pentest|training|dr|acc(eptance)?|aat|ithc',
  ].join('|')})$`,
  'i',
);

const cache = new WeakMap<Workspace, Map<string, Place>>();

/** What the folders of a path say about it. */
export function placeOf(workspace: Workspace, path: string): Place {
  const known = cache.get(workspace) ?? new Map<string, Place>();
  cache.set(workspace, known);
  if (PLACEHOLDER.test(nameOf(path)) || OF_GENERATOR.test(path)) return 'shown';
  return placeOfFolder(workspace, folderOf(path), known);
}

/** The same for a path that may be a folder. */
export function placeOfPath(workspace: Workspace, path: string): Place {
  const isFolder = path === '.' || fileIndex(workspace).isFolder(path);
  return placeOf(workspace, isFolder ? `${path}/.` : path);
}

function placeOfFolder(workspace: Workspace, folder: string, known: Map<string, Place>): Place {
  if (!folder) return 'own';
  const ready = known.get(folder);
  if (ready) return ready;
  const above = placeOfFolder(workspace, folderOf(folder), known);
  const place = above === 'foreign' ? above : (ownPlace(workspace, folder) ?? above);
  known.set(folder, place);
  return place;
}

function ownPlace(workspace: Workspace, folder: string): Place | undefined {
  const name = nameOf(folder).toLowerCase();
  if (FOREIGN.has(name)) return 'foreign';
  if (PLACEHOLDER.test(name)) return 'shown';
  if (SHOWN.test(name) || TESTS.test(name) || DEMO.test(folder.toLowerCase()))
    return isEnvironment(workspace, folder) ? undefined : 'shown';
  if (holdsProjects(workspace, folder)) return 'shown';
  return undefined;
}

/** Names that no folder of tests or of examples has. */
const TELLING = /^(dev(elop|elopment)?|stag(e|ing)?|stg|pre-?prod(uction)?|prod(uction)?|prd|live|uat|qa)\d*$/i;

/** True for a folder that stands for an environment: a telling one stands beside it. */
export function isEnvironment(workspace: Workspace, folder: string): boolean {
  if (!ENVIRONMENT.test(nameOf(folder))) return false;
  const beside = fileIndex(workspace).folders(folderOf(folder));
  return beside.some((name) => name !== nameOf(folder) && TELLING.test(name));
}

/** `templates/<name>/package.json`: projects for others to copy. */
function holdsProjects(workspace: Workspace, folder: string): boolean {
  const parent = folderOf(folder);
  if (!TEMPLATE_FOLDER.test(nameOf(parent).toLowerCase())) return false;
  const files = fileIndex(workspace).inside(folder);
  const [only] = fileIndex(workspace).folders(folder);
  const below = only && fileIndex(workspace).folders(folder).length === 1 ? fileIndex(workspace).inside(within(folder, only)) : [];
  return [...files, ...below].some((file) => PROJECT_FILES.includes(nameOf(file)));
}
