import { edit, type Change } from '../change.js';
import { editYaml } from '../edit/yaml.js';
import type { Draft } from '../generate.js';
import { dig, type Manifest } from './manifests.js';

export const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.');
export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const joinPath = (folder: string, name: string): string => (folder === '.' ? name : `${folder}/${name}`);

const KUSTOMIZATION = /^(kustomization\.ya?ml|Kustomization)$/;

/** The kustomization of a folder. */
export const kustomizationIn = (draft: Draft, folder: string): string | undefined =>
  draft.files().find((path) => folderOf(path) === folder && KUSTOMIZATION.test(fileName(path)));

/**
 * How a new manifest beside a workload is called: as its siblings of that kind are, else `<object>-<kind>.yaml` or `<kind>.yaml` as the
 * workload's own file is called.
 */
export function manifestPath(
  manifests: readonly Manifest[],
  workload: Manifest,
  kind: string,
  name: string,
  short: string,
): { path: string; because: string } {
  const siblings = manifests.filter((one) => one.kind === kind && one.path !== workload.path);
  const near = siblings.find((one) => folderOf(one.path) === folderOf(workload.path)) ?? siblings[0];
  const ending = /\.(ya?ml)$/.exec(workload.path)?.[1] ?? 'yaml';
  if (near && near.name && fileName(near.path).includes(near.name)) {
    const folder = folderOf(near.path);
    return { path: joinPath(folder, fileName(near.path).replace(near.name, name)), because: `named and placed as ${near.path}` };
  }
  const own = fileName(workload.path);
  const prefixed = own.includes(workload.name) && own !== `${workload.name}.${ending}`;
  const suffixed = new RegExp(`^${short}\\.ya?ml$`).test(near ? fileName(near.path) : '') ? `${short}-${name}` : `${name}-${short}`;
  const file = prefixed
    ? own.replace(workload.name, name).replace(/deployment|deploy|statefulset|rollout/i, short)
    : `${suffixed}.${ending}`;
  return {
    path: joinPath(near ? folderOf(near.path) : folderOf(workload.path), file === own ? `${suffixed}.${ending}` : file),
    because: `beside ${workload.path}`,
  };
}

/** Names a new file in the kustomization of its folder, where there is one with a list of resources. */
export async function register(draft: Draft, path: string): Promise<{ change?: Change; because?: string }> {
  const kustomization = kustomizationIn(draft, folderOf(path));
  if (!kustomization) return {};
  return {
    change: edit(kustomization, editYaml, { op: 'append', at: ['resources'], value: fileName(path), place: 'sorted' }),
    because: `registered in ${kustomization}`,
  };
}

/** True when the objects of a folder name their namespace themselves. */
export const namespaceOf = (workload: Manifest): string | null => {
  const namespace = dig(workload.data, 'metadata', 'namespace');
  return typeof namespace === 'string' ? namespace : null;
};
