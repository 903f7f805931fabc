import { fileIndex } from '../../../pipeline/detect/file-index.js';
import { placeOf } from '../../../pipeline/detect/places.js';
import type { Finding } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';

/** Every changelog of the workspace, the one nearest to the root first. */
export function changelogs(workspace: Workspace): string[] {
  const files = fileIndex(workspace).match(['CHANGELOG{,.*}', 'CHANGES{,.md,.rst,.txt}', 'HISTORY{,.md,.rst}', 'RELEASE_NOTES.md']).filter((file) => !/\.(ts|tsx|js|jsx|json|py|rb|html|ya?ml)$/.test(file));
  return files.filter((file) => placeOf(workspace, file) === 'own').sort((a, b) => a.split('/').length - b.split('/').length || a.localeCompare(b));
}

/** A tool that writes the changelogs: its own files may be edited, the changelogs never. */
export function generatedChangelog(workspace: Workspace, seen: Finding, folder?: string): Finding {
  const generated = changelogs(workspace);
  const paths = folder ? [folder, ...seen.paths] : seen.paths;
  return { ...seen, paths, ...(generated.length > 0 ? { never_edit: generated } : {}), details: { changelogs: generated } };
}
