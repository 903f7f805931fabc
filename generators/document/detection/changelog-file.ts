import { fileIndex, folderOf, within } from '../../../pipeline/detect/file-index.js';
import { placeOf } from '../../../pipeline/detect/places.js';
import type { Finding } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';

/** Every changelog of the workspace, the one nearest to the root first. */
export function changelogs(workspace: Workspace): string[] {
  const files = fileIndex(workspace)
    .match(['CHANGELOG{,.*}', 'CHANGES{,.md,.rst,.txt}', 'HISTORY{,.md,.rst}', 'RELEASE_NOTES.md'])
    .filter((file) => !/\.(ts|tsx|js|jsx|json|py|rb|html|ya?ml)$|template|pre-v/.test(file));
  return files
    .filter((file) => placeOf(workspace, file) === 'own')
    .sort((a, b) => a.split('/').length - b.split('/').length || a.localeCompare(b));
}

export interface Generated {
  /** Only the changelogs beside a package.json are written. */
  besidePackages?: boolean;
  /** Folders in which the tool keeps what it writes from. */
  folders?: string[];
}

/** A tool that writes the changelogs: its own files may be edited, the changelogs never. */
export function generatedChangelog(workspace: Workspace, seen: Finding, { besidePackages = false, folders = [] }: Generated = {}): Finding {
  const named = changelogs(workspace).filter((file) => /(^|\/)(CHANGELOG|CHANGES|HISTORY)(\.md|\.rst)?$/.test(file));
  const generated = named.filter((file) => !besidePackages || workspace.has(within(folderOf(file), 'package.json')));
  return {
    ...seen,
    paths: [...folders, ...seen.paths],
    ...(generated.length > 0 ? { never_edit: generated } : {}),
    details: { changelogs: generated },
  };
}
