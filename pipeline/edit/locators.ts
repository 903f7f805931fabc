import type { Locator } from './locator.js';

/** Every format in which declarations are found, loaded when a file of it is met. */
const LOADERS: { handles: RegExp; load: () => Promise<{ locator: Locator }> }[] = [
  { handles: /\.[mc]?[jt]sx?$/i, load: () => import('./source.js') },
  { handles: /\.(json|jsonc|json5|code-workspace)$/i, load: () => import('./json.js') },
  { handles: /\.(md|mdx|markdown)$/i, load: () => import('./markdown.js') },
  { handles: /\.ya?ml$/i, load: () => import('./yaml.js') },
  { handles: /dockerfile|containerfile/i, load: () => import('./dockerfile.js') },
  { handles: /\.(tf|tfvars|hcl|tofu)$/i, load: () => import('./hcl.js') },
  { handles: /\.py$/i, load: () => import('./python-outline.js') },
  { handles: /\.properties$/i, load: () => import('./properties.js') },
  { handles: /\.(go|java|kts?|rb|rs|php|cs|exs?|scala|swift)$/i, load: () => import('./code-lines.js') },
  { handles: /env/i, load: () => import('./env.js') },
];

/** The locator that reads a file, by its path; undefined where none does. */
export async function locatorFor(path: string): Promise<Locator | undefined> {
  for (const { handles, load } of LOADERS) {
    if (!handles.test(path)) continue;
    const { locator } = await load();
    if (locator.handles(path)) return locator;
  }
  return undefined;
}
