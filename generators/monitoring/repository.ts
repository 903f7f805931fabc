import type { Found } from '../../pipeline/kind.js';

/** Where the repository is read on the web. */
export interface Repository {
  url: string;
  branch: string;
}

const HOSTED = /(?:git\+)?(?:https?:\/\/|ssh:\/\/git@|git@|git:\/\/|github:)(?:[^@/\s]+@)?(?:([\w.-]+)[:/])?([\w.-]+\/[\w.-]+?)(?:\.git)?(?:[#?].*)?$/;

/**
 * The repository's address, as `repository` of package.json says it or as most links of the README do.
 * @returns undefined when nothing says it: an address is never made up
 */
export function repositoryOf(found: Found): Repository | undefined {
  return found.memo('monitoring.repository', () => {
    const slug = fromPackage(found.workspace.read('package.json')) ?? fromReadme(found);
    return slug ? { url: `https://${slug}`, branch: branchOf(found) } : undefined;
  });
}

function fromPackage(text: string | null): string | undefined {
  const declared = parse(text)?.['repository'];
  const url = typeof declared === 'string' ? declared : (declared as { url?: unknown } | undefined)?.url;
  if (typeof url !== 'string') return undefined;
  if (/^[\w.-]+\/[\w.-]+$/.test(url)) return `github.com/${url}`;
  const match = HOSTED.exec(url.trim());
  if (!match?.[2]) return undefined;
  return `${match[1] ?? 'github.com'}/${match[2]}`;
}

function parse(text: string | null): Record<string, unknown> | undefined {
  try {
    return text === null ? undefined : (JSON.parse(text) as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

/** Pages of a repository that its own README links to: badges, issues, releases. */
const OWN_PAGE = /https:\/\/(github\.com\/[\w.-]+\/[\w.-]+)\/(?:actions|workflows|issues|pulls?|releases|contributors|blob\/(?:main|master))\b/g;

/** The repository that most of such links lead to; one link alone may as well be another project's. */
function fromReadme(found: Found): string | undefined {
  const slugs = [...(found.workspace.read('README.md') ?? '').matchAll(OWN_PAGE)].map((match) => match[1] ?? '');
  const count = (slug: string): number => slugs.filter((one) => one === slug).length;
  const most = [...new Set(slugs)].sort((a, b) => count(b) - count(a))[0];
  return most && count(most) > 1 && count(most) * 2 > slugs.length ? most : undefined;
}

/** The branch that pushes are built from, as the workflows say it. */
function branchOf(found: Found): string {
  const workflows = found.workspace.glob('.github/workflows/*.{yml,yaml}').map((path) => found.workspace.read(path) ?? '');
  return workflows.some((text) => /branches:\s*(?:\[\s*['"]?master\b|\n\s*-\s*['"]?master\b)/.test(text)) ? 'master' : 'main';
}
