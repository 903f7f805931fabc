import { marked } from '../../pipeline/detect/marked.js';
import { anyOf } from '../../pipeline/detect/reading.js';
import type { Found } from '../../pipeline/kind.js';
import { isEditable, type Surveyed } from '../../pipeline/precedent.js';
import { hubFiles } from '../../pipeline/precedent/hub-files.js';
import type { Container, Entry } from '../../pipeline/edit/locator.js';
import { constantCase } from '../../pipeline/names.js';

/** Where variables are declared first of all: templates of dotenv files, typed schemas, the build tool's list. */
const FIRST = [
  '**/.env*',
  '**/*.env*',
  '**/*env*{example,sample,template,dist}*',
  '**/env-example*',
  '**/{turbo,app}.json',
  '**/*env*.{ts,mts,js,mjs,cjs}',
  '**/{env,environment,environments,config,configuration}/**/*.{ts,mts,js,mjs,cjs}',
  '**/*{config,configuration,settings}*.{ts,mts,js,mjs,cjs,py}',
  '**/{config,settings,core}/**/*.py',
  '**/application*.{yml,yaml,properties}',
];
/** Where they are declared when nothing else does. */
const SECOND = ['**/{docker-,}compose*.{yml,yaml}', '**/values*.yaml', 'README.md', 'docs/**/*env*.{md,mdx}', '**/*{config,environment}*.{md,mdx}'];
/** Of which one stands in every source file that declares variables. */
const READS_ENV = [
  ...['process.env', 'import.meta.env', 'Deno.env', 'cleanEnv', 'createEnv', 'ProcessEnv', 'BaseSettings', 'os.environ'],
  ...['registerAs', 'validationSchema', 'environ.get', 'getenv'],
];
/** More candidates than any workspace declares variables in; the rest would be read for nothing. */
const MOST = 400;

const TEXT_SOURCE = /\.([mc]?[jt]sx?|py)$/;

/** Files that may declare environment variables, by name and by what they read; the second choice only where the first finds none. */
export function declarationFiles(found: Found, hints: readonly string[]): { first: string[]; second: string[] } {
  const { workspace } = found;
  const seen = found.findings.filter((finding) => finding.kind === 'env').flatMap((finding) => finding.paths);
  const hinted = hints.filter((path) => workspace.has(path));
  const likely = [...new Set([...hinted, ...seen, ...workspace.glob(FIRST)])].filter((path) => isEditable(workspace, path));
  const reading = new Set(marked(workspace, likely.filter((path) => TEXT_SOURCE.test(path)), READS_ENV));
  const data = hubFiles(workspace) ?? [];
  const first = [...new Set([...likely.filter((path) => !TEXT_SOURCE.test(path) || reading.has(path)), ...data])];
  return { first: first.slice(0, MOST), second: workspace.glob(SECOND).filter((path) => isEditable(workspace, path)).slice(0, MOST) };
}

const VARIABLE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;
const LOWER = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/** Where JSON lists variables: Turborepo's `env`, `globalEnv`, `passThroughEnv`, `globalPassThroughEnv`; Heroku's `env`. */
const JSON_PLACE = /(^|\.)(global)?(env|passThroughEnv)$/i;
/** Calls and names that say that a container of source text describes the environment. */
const SOURCE_PLACE = /createEnv|cleanEnv|envsafe|makeEnv|parseEnv|z\.object|[Jj]oi\.object|ProcessEnv|(^|[^a-z])env|Env|Settings|(^|\/)config/;
const ENV_READ = /process\.env|import\.meta\.env|Deno\.env|\benv(ironment)?\.|environ/;

/** True for a container of variables, not of other constants. */
function holdsVariables(file: Surveyed, container: Container): boolean {
  if (file.format === 'env') return true;
  if (file.format === 'json') return JSON_PLACE.test(container.path);
  if (file.format === 'python') return container.kind === 'class' ? /settings|config|env/i.test(container.path) : readsOwn(file, container);
  if (file.format !== 'source') return true;
  if (container.kind === 'array' || container.kind === 'arguments' || container.kind === 'enum' || container.kind === 'union') return false;
  return SOURCE_PLACE.test(container.path) || readsOwn(file, container);
}

/** True when most entries read the variable they are named after. */
function readsOwn({ text }: Surveyed, { entries }: Container): boolean {
  const reading = entries.filter((entry) => entry.value && ENV_READ.test(text.slice(entry.value.start, entry.value.end)) && entry.also.includes(entry.name));
  return reading.length > entries.length / 2;
}

/** Formats in which a program's configuration reads its variables: `url: ${SERVICE_URL:http://localhost}`. */
const REFERENCES = new Set(['yaml', 'properties']);

/** The variable that a value consists of, where it is no image or path made of several. */
function referenced({ value }: Entry, { text }: Surveyed): string | undefined {
  return value && /^["']?\$\{([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?::[^}]*)?\}["']?$/.exec(text.slice(value.start, value.end))?.[1];
}

const holding = new WeakMap<Container, boolean>();

/** What a program reads a variable with: `os.environ.get("X")`, `os.Getenv("X")`, `ENV.fetch("X")`, a tag `env:"X"`, `env.bool("X")`, `config("X")`, `process.env.X`, `env.X`. */
const READ = anyOf(
  '',
  /\benv(?:config)?:"([A-Z][A-Z0-9_]+)[",]/,
  /\bENV(?:\[|\.fetch\()\s*["']([A-Z][A-Z0-9_]+)/,
  /(?:\b[Gg]etenv|\bLookupEnv|\benv::var|\bgetEnv\w*)\(\s*"([A-Z][A-Z0-9_]+)"/,
  /(?:\benv\w*(?:\.\w+)*|\bgetenv|\benviron(?:\.\w+)?|\bconfig)\s*[([]\s*f?["']([A-Z][A-Z0-9_]+)["']/,
  /(?:process\.env|import\.meta\.env|\benv)(?:\.([A-Z][A-Z0-9_]+)|\[['"]([A-Z][A-Z0-9_]+)['"]\])/,
);

/** The variable that a statement reads: `timeout = int(os.getenv("TIMEOUT", 5))`. */
function readBy({ value, node }: Entry, { text, format }: Surveyed): string | undefined {
  const within = format === 'code' ? node : value;
  const found = within && READ.exec(text.slice(within.start, within.end));
  return found?.slice(1).find(Boolean);
}

/** The variable that an entry declares, as the process sees it: pydantic reads `database_url` from `DATABASE_URL`, with the prefix of its settings. */
export function variableName(entry: Entry, file: Surveyed, container: Container): string | undefined {
  const { name } = entry;
  if (container.kind === 'statements') return readBy(entry, file);
  const holds = holding.get(container) ?? holdsVariables(file, container);
  holding.set(container, holds);
  if (!holds) return undefined;
  if (VARIABLE.test(name) && name.length > 2) return name;
  if (REFERENCES.has(file.format)) return referenced(entry, file);
  const settings = file.format === 'python' && container.kind === 'class' && /BaseSettings/.test(file.text);
  if (!settings || !LOWER.test(name) || name === 'model_config') return undefined;
  return (/env_prefix\s*=\s*['"](\w+)['"]/.exec(file.text)?.[1] ?? '') + constantCase(name);
}
