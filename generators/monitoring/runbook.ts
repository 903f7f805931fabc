import type { Found, Json } from '../../pipeline/kind.js';
import { kebabCase, pascalCase, snakeCase, words } from '../../pipeline/names.js';
import { repositoryOf } from './repository.js';

/** Where the runbook of an alert is written, and how an alert points there. */
export interface Runbook {
  path: string;
  url: string;
  /** What was followed; empty where the feature folder serves. */
  because: string[];
  follow_up: string[];
}

const FOLDER = /(^|\/)(runbooks?|playbooks?)\/[^/]+\.mdx?$/i;

/** A URL of a neighbour's runbook, with the name of its alert. */
export interface NeighbourRunbook {
  alert: string;
  url: string;
}

/**
 * The place of a new runbook: the folder of runbooks the workspace has, else the feature folder.
 * @param neighbours the runbook URLs of the alerts beside the new one
 */
export function runbookOf(alert: string, found: Found, neighbours: readonly NeighbourRunbook[]): Runbook {
  const siblings = found.workspace.files().filter((path) => FOLDER.test(path) && !/(^|\/)(readme|index|template)\.mdx?$/i.test(path));
  const folder = commonest(siblings.map((path) => path.slice(0, path.lastIndexOf('/'))));
  const names = siblings.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(path.lastIndexOf('/') + 1));
  const path = folder ? `${folder}/${fileName(alert, names)}` : `${found.feature.folder}/runbooks/${slug(alert)}.md`;
  const followed = neighbourUrl(alert, neighbours, path);
  const hidden = found.workspace.ignored(path);
  const url = followed ?? (hidden ? undefined : repositoryUrl(path, found)) ?? path;
  const external = followed !== undefined && !followed.endsWith(path);
  const unread = hidden && !external ? [`git ignores \`${path}\`: put the runbook where the people on call read it, and set the alert's runbook_url to that place`] : [];
  return {
    path,
    url,
    because: folder ? [`runbook in ${folder}/ as ${names.at(-1)}`] : [],
    follow_up: external ? [`publish the runbook \`${path}\` at ${url}`] : unread,
  };
}

const slug = (name: string): string => kebabCase(name).replace(/[^a-z0-9-]+/g, '-').slice(0, 80) || 'alert';

function fileName(alert: string, names: readonly string[]): string {
  const stem = (name: string): string => name.replace(/\.mdx?$/i, '');
  const like = (test: RegExp): boolean => names.some((name) => test.test(stem(name)));
  const extension = names.every((name) => name.endsWith('.mdx')) ? 'mdx' : 'md';
  if (like(/^[A-Z][a-z0-9]+[A-Z]/) && !like(/[-_]/)) return `${words(alert).length > 1 ? pascalKeep(alert) : slug(alert)}.${extension}`;
  return `${like(/_/) && !like(/-/) ? snakeCase(alert) : slug(alert)}.${extension}`;
}

const pascalKeep = (alert: string): string => (/^[A-Za-z0-9]+$/.test(alert) ? alert : pascalCase(alert));

/** The neighbours' address with the name of the new alert, where they agree on everything but the name. */
function neighbourUrl(alert: string, neighbours: readonly NeighbourRunbook[], path: string): string | undefined {
  const forms: ((name: string) => string)[] = [(name) => name, slug, snakeCase, (name) => name.toLowerCase()];
  const made = neighbours.flatMap((neighbour) => {
    if (neighbour.url.includes('{{')) return [neighbour.url];
    const form = forms.find((apply) => neighbour.url.includes(apply(neighbour.alert)));
    return form ? [neighbour.url.replaceAll(form(neighbour.alert), form(alert))] : [];
  });
  const agreed = commonest(made);
  if (agreed && made.filter((url) => url === agreed).length * 2 > made.length) return agreed;
  const base = neighbours.map((one) => /^(https?:\/\/.*\/blob\/[^/]+\/)/.exec(one.url)?.[1]).find(Boolean);
  return base ? base + path : undefined;
}

/** The address of a file on the repository's host, when package.json says where that is. */
function repositoryUrl(path: string, found: Found): string | undefined {
  const repository = repositoryOf(found);
  return repository ? `${repository.url}/blob/${repository.branch}/${path}` : undefined;
}

function commonest(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}

/** What the documents need to write the runbook of an alert. */
export type RunbookReport = { [key: string]: Json };
