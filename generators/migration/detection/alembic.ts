import { fileIndex, folderOf, nameOf, within } from '../../../pipeline/detect/file-index.js';
import { capture, lineOf, sight, textOf } from '../../../pipeline/detect/reading.js';
import type { Detect, Finding } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { covers, dependenciesFor, dialectOf } from './folder.js';
import { resolvePath } from './config-path.js';

const ENVIRONMENT = /^[ \t]*from\s+alembic\s+import|^[ \t]*import\s+alembic\b|\balembic\.context\b/m;
const REVISION = /^(down_revision\b|from alembic import op)/m;

/** Alembic and Flask-Migrate: every script folder (an `env.py` of Alembic) with its folder of revisions, one finding a branch. */
export const detectAlembic: Detect = {
  dependencies: ['alembic', 'flask-migrate'],
  files: ['env.py'],
  locate: (workspace, seen) =>
    seen.paths.flatMap((path) => {
      const line = lineOf(textOf(workspace, path) ?? '', ENVIRONMENT);
      return line ? [findingFor(workspace, seen, path, line)] : [];
    }),
};

function findingFor(workspace: Workspace, seen: Finding, environment: string, line: number): Finding {
  const scripts = folderOf(environment);
  const config = configFor(workspace, scripts);
  const versions = versionFolders(workspace, scripts, config);
  const newest = versions[0] && newestRevision(workspace, versions[0]);
  const inConfig = config && sight(workspace, config.file, /^[ \t]*script_location\s*=/m, 'names the folder of scripts');
  return {
    ...seen,
    paths: [...versions, scripts, ...(config ? [config.file] : [])],
    evidence: [
      ...dependenciesFor(seen, scripts),
      { file: environment, line, why: 'env.py of Alembic' },
      ...(inConfig ? [inConfig] : []),
      ...(newest ? [newest] : []),
    ],
    details: {
      dir: versions[0] ?? within(scripts, 'versions'),
      dirs: versions,
      script_location: scripts,
      config: config?.file ?? null,
      section: config?.section ?? null,
      truncate_slug_length: config?.slug ?? null,
      file_template: config?.template?.replaceAll('%%', '%') ?? null,
      dialect: dialectOf(workspace, scripts),
    },
  };
}

const newestRevision = (workspace: Workspace, folder: string): ReturnType<typeof sight> =>
  sight(workspace, revisionsIn(workspace, folder).at(-1)!, REVISION, 'revision of Alembic');

const revisionsIn = (workspace: Workspace, folder: string): string[] =>
  fileIndex(workspace)
    .inside(folder)
    .filter((file) => file.endsWith('.py') && REVISION.test(textOf(workspace, file) ?? ''));

/** Folders with revisions below the scripts, and those that `version_locations` names. */
function versionFolders(workspace: Workspace, scripts: string, config: Config | undefined): string[] {
  const below = fileIndex(workspace)
    .below(scripts)
    .filter((file) => file.endsWith('.py'))
    .map(folderOf);
  const folders = [...new Set([...below, ...(config?.locations ?? [])])].filter(
    (folder) => folder !== scripts || nameOf(folder) === 'versions',
  );
  const own = folders.filter((folder) => !nestedScripts(workspace, scripts, folder));
  return own.filter((folder) => revisionsIn(workspace, folder).length > 0).sort((a, b) => a.length - b.length);
}

/** Below another script folder that lies in this one. */
function nestedScripts(workspace: Workspace, scripts: string, folder: string): boolean {
  for (let at = folder; at.length > scripts.length; at = folderOf(at)) {
    if (workspace.has(`${at}/env.py`)) return true;
  }
  return false;
}

interface Config {
  file: string;
  section: string;
  template?: string;
  slug?: number;
  locations: string[];
}

/** The configuration whose `script_location` is this folder: alembic.ini or the `[tool.alembic]` table of pyproject.toml, at any section. */
function configFor(workspace: Workspace, scripts: string): Config | undefined {
  const files = fileIndex(workspace)
    .match(['alembic*.ini', 'pyproject.toml', 'setup.cfg'])
    .filter((file) => covers(folderOf(file), scripts) || covers(scripts, file));
  const exact = files.flatMap((file) => sectionsOf(workspace, file).filter((one) => matches(one.location, folderOf(file), scripts)));
  if (exact[0]) return exact[0];
  const beside = files.filter((file) => file.endsWith('.ini')).sort((a, b) => b.length - a.length)[0];
  return beside ? (sectionsOf(workspace, beside)[0] ?? { file: beside, section: 'alembic', locations: [] }) : undefined;
}

function matches(location: string | undefined, folder: string, scripts: string): boolean {
  if (!location) return false;
  const path = location.replace(/%\(here\)s\/?/, './').replace(/^[\w.]+:/, './');
  return resolvePath(folder, path) === scripts || scripts.endsWith(`/${path.replace(/^\.\//, '')}`);
}

function sectionsOf(workspace: Workspace, file: string): (Config & { location?: string })[] {
  const parts = (textOf(workspace, file) ?? '').split(/^\[/m).slice(1);
  return parts.flatMap((part) => {
    const section = part.slice(0, part.indexOf(']'));
    const location = capture(part, /^[ \t]*script_location\s*=\s*"?([^"\n#]+?)"?\s*$/m);
    if (!location) return [];
    const template = capture(part, /^[ \t]*file_template\s*=\s*"?([^"\n]+?)"?\s*$/m);
    const slug = capture(part, /^[ \t]*truncate_slug_length\s*=\s*(\d+)/m);
    const locations = capture(part, /^[ \t]*version_locations\s*=\s*([^\n]+)/m);
    return [{ file, section, location, ...(template ? { template } : {}), ...(slug ? { slug: Number(slug) } : {}), locations: splitLocations(locations, folderOf(file)) }];
  });
}

const splitLocations = (value: string | undefined, folder: string): string[] =>
  (value ?? '')
    .replace(/%\(here\)s/g, '.')
    .split(/[\s,:;"'[\]]+/)
    .filter(Boolean)
    .flatMap((path) => resolvePath(folder, path) ?? []);
