import type { Sighting } from '../kind.js';
import type { Workspace } from '../workspace.js';
import { fileIndex, nameOf } from './file-index.js';
import { placeOf } from './places.js';
import { textOf } from './reading.js';

/** The dependencies that the manifests of a workspace declare, by name. */
export interface Manifests {
  /** Where a package is declared; a name that ends in `*` stands for all that start so. */
  declared(name: string): Sighting[];
  /** Says which names will be asked for: the manifests that hold any of them are then found by one search. */
  expect(names: readonly string[]): void;
}

interface Declared {
  name: string;
  line: number;
}

type Reader = (text: string) => Declared[];

/** Manifest files, and how each is read. A reader may see too much in a comment; a dependency alone is never a finding. */
const READERS: [files: string[], read: Reader][] = [
  [['package.json'], packageJson],
  [['composer.json'], packageJson],
  [['pyproject.toml', 'Pipfile'], toml],
  [['Cargo.toml'], toml],
  [['requirements*.txt', 'requirements*.in', 'requirements/**/*.{txt,in}'], (text) => byLine(text, /^\s*([A-Za-z0-9][\w.-]*)/)],
  [['setup.cfg', 'setup.py'], (text) => byLine(text, /^\s*["']?([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(?:[<>=~!]=?|["'])/)],
  [['environment.{yml,yaml}'], (text) => byLine(text, /^\s+-\s+([A-Za-z0-9][\w.-]*)/)],
  [['pom.xml'], pom],
  [['*.gradle', '*.gradle.kts', 'libs.versions.toml', 'build.sbt'], gradle],
  [['Gemfile', '*.gemspec'], (text) => byLine(text, /^\s*(?:gem|\w+\.add_(?:\w+_)?dependency)[\s(]+["']([\w.-]+)["']/)],
  [['go.mod'], goMod],
  [['*.csproj', '*.fsproj', 'Directory.Packages.props'], (text) => byLine(text, /<Package(?:Reference|Version)\s+Include="([^"]+)"/)],
  [['mix.exs'], (text) => byLine(text, /\{:(\w+),/)],
];

const cache = new WeakMap<Workspace, Manifests>();

/** The manifests of a workspace; read once. Those of examples, tests and brought-along code are not among them. */
export function manifests(workspace: Workspace): Manifests {
  const ready = cache.get(workspace);
  if (ready) return ready;
  const made = open(workspace);
  cache.set(workspace, made);
  return made;
}

/** The part of a name that stands in every manifest that declares it: a group and its artifact may stand apart. */
const wordOf = (name: string): string => name.toLowerCase().replace(/:?\*$/, '').replace(/^[^:]+:/, '');

function open(workspace: Workspace): Manifests {
  const all = new Map<string, Sighting[]>();
  const unread = new Map(READERS.flatMap(([patterns, read]) => ownFiles(workspace, patterns).map((file): [string, Reader] => [file, read])));
  const order = new Map([...unread.keys()].map((file, index) => [file, index]));
  const asked = new Set<string>();
  const expect = (names: readonly string[]): void => {
    const words = [...new Set(names.map(wordOf))].filter((word) => !asked.has(word));
    if (words.length === 0) return;
    for (const word of words) asked.add(word);
    for (const file of workspace.holding(words, [...unread.keys()])) {
      collect(all, file, unread.get(file)!(textOf(workspace, file) ?? ''));
      unread.delete(file);
    }
  };
  const declared = (name: string): Sighting[] => {
    expect([name]);
    // Whichever search read them: in the order of the kinds of manifest and of their paths.
    return lookUp(all, name.toLowerCase()).sort((a, b) => order.get(a.file)! - order.get(b.file)!);
  };
  return { declared, expect };
}

const ownFiles = (workspace: Workspace, patterns: readonly string[]): string[] =>
  fileIndex(workspace)
    .match(patterns)
    .filter((file) => placeOf(workspace, file) === 'own');

function collect(all: Map<string, Sighting[]>, file: string, declared: Declared[]): void {
  const seen = new Set<string>();
  for (const { name, line } of declared) {
    const key = name.toLowerCase();
    if (seen.has(key)) continue;
    seen.add(key);
    const list = all.get(key) ?? [];
    list.push({ file, line, why: `dependency "${name}"` });
    all.set(key, list);
  }
}

function lookUp(all: ReadonlyMap<string, Sighting[]>, wanted: string): Sighting[] {
  if (!wanted.endsWith('*')) return [...(all.get(wanted) ?? [])];
  const names = [...all.keys()].filter((one) => one.startsWith(wanted.slice(0, -1)));
  return names.flatMap((one) => all.get(one) ?? []);
}

function byLine(text: string, pattern: RegExp): Declared[] {
  return text.split('\n').flatMap((content, index) => {
    const name = pattern.exec(content)?.[1];
    return name ? [{ name, line: index + 1 }] : [];
  });
}

const SECTION = /^\s*"(\w*[dD]ependencies|require|require-dev|catalogs?)"\s*:\s*\{/;

/** Entries of the dependency sections; the sections of a manifest on one line are read too, all at line 1. */
function packageJson(text: string): Declared[] {
  const found: Declared[] = [];
  let inside = false;
  text.split('\n').forEach((content, index) => {
    const opens = SECTION.test(content);
    inside = inside || opens;
    if (!inside) return;
    for (const [, name] of content.matchAll(/"([@\w./-]+)"\s*:\s*"/g)) found.push({ name: name!, line: index + 1 });
    if (content.includes('}')) inside = false;
  });
  return found.length > 0 ? found : oneLine(text);
}

function oneLine(text: string): Declared[] {
  if (text.trim().includes('\n')) return [];
  const sections = text.matchAll(/"\w*[dD]ependencies"\s*:\s*\{([^}]*)\}/g);
  return [...sections].flatMap(([, body]) => [...body!.matchAll(/"([@\w./-]+)"\s*:/g)].map(([, name]) => ({ name: name!, line: 1 })));
}

/** PEP 621 and PEP 735 arrays, and the dependency tables of Poetry, uv, Pipenv and Cargo. */
function toml(text: string): Declared[] {
  const found: Declared[] = [];
  let section = '';
  text.split('\n').forEach((content, index) => {
    section = /^\s*\[+([^\]]+)\]+\s*(#.*)?$/.exec(content)?.[1] ?? section;
    const table = /dependencies|packages/.test(section) ? /^\s*"?([A-Za-z0-9][\w.-]*)"?\s*=/.exec(content)?.[1] : undefined;
    const quoted = [...content.matchAll(/["']([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*(?:[<>=~!;@ ][^"']*)?["']/g)].map((one) => one[1]!);
    const named = table ? [table] : /^\s*["']|=\s*\[/.test(content) ? quoted : [];
    found.push(...named.map((name) => ({ name, line: index + 1 })));
  });
  return found;
}

/** `artifact` and `group:artifact`. */
function pom(text: string): Declared[] {
  let group = '';
  return text.split('\n').flatMap((content, index) => {
    group = /<groupId>\s*([^<\s]+)/.exec(content)?.[1] ?? group;
    const artifact = /<artifactId>\s*([^<\s]+)/.exec(content)?.[1];
    return artifact ? [artifact, `${group}:${artifact}`].map((name) => ({ name, line: index + 1 })) : [];
  });
}

/** Coordinates (`artifact`, `group:artifact`) and plugin ids, in build files and version catalogs. */
function gradle(text: string): Declared[] {
  return text.split('\n').flatMap((content, index) => {
    const line = index + 1;
    const coordinates = [...content.matchAll(/["']([\w.-]+):([\w.-]+)(?::[^"']*)?["']/g)].flatMap(([, group, artifact]) => [
      artifact!,
      `${group}:${artifact}`,
    ]);
    const scala = [...content.matchAll(/["']([\w.-]+)["']\s*%%?\s*["']([\w.-]+)["']/g)].map((one) => one[2]!);
    const plugins = [...content.matchAll(/\b(?:id|kotlin|alias)\s*(?:\(|=)?\s*["']([\w.-]+)["']/g)].map((one) => one[1]!);
    return [...coordinates, ...scala, ...plugins].map((name) => ({ name, line }));
  });
}

/** Modules without their major version: `github.com/golang-migrate/migrate` for `…/migrate/v4`. */
function goMod(text: string): Declared[] {
  return byLine(text, /^\s*(?:require\s+)?([\w.-]+\.[\w.-]+\/\S+)\s+v\d/).map(({ name, line }) => ({
    name: name.replace(/\/v\d+$/, ''),
    line,
  }));
}

/** The folder that a manifest speaks for: `gradle/libs.versions.toml` and `requirements/*.txt` speak for the folder above theirs. */
export function scopeOf(manifest: string): string {
  const own = manifest.slice(0, Math.max(0, manifest.lastIndexOf('/')));
  return /^(gradle|requirements)$/.test(nameOf(own)) ? own.slice(0, Math.max(0, own.lastIndexOf('/'))) : own;
}
