import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openDraft } from '../../pipeline/generate.js';
import type { Found } from '../../pipeline/kind.js';
import { openWorkspace, type Workspace } from '../../pipeline/workspace.js';

/** A git repository in a scratch folder; each item is one commit that writes these files. */
export function repository(...commits: Record<string, string>[]): Workspace {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-precedent-')));
  const git = (...argv: string[]) => execFileSync('git', ['-c', 'user.name=case', '-c', 'user.email=case@localhost', ...argv], { cwd: root, stdio: 'ignore' });
  git('init', '-q', '-b', 'main');
  for (const files of commits) {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', 'change');
  }
  return openWorkspace(root);
}

/** What a tool is handed, for a task that names these files. */
export function found(workspace: Workspace, files: string[] = []): Found {
  const known = new Map<string, unknown>();
  return {
    workspace,
    draft: openDraft(workspace),
    findings: [],
    feature: { id: 'feat-x', created_at: '2025-01-01T00:00:00Z', folder: '.claude/feature-dev/feat-x', plan: {} },
    task: { id: 'INFRA1', description: '', checklist_ids: [], files_to_create: [], files_to_modify: files },
    index: 0,
    previous: [],
    memo: <T>(key: string, make: () => T): T => {
      if (!known.has(key)) known.set(key, make());
      return known.get(key) as T;
    },
  };
}

/** The new text of every file that the changes touch. */
export async function carriedOut(workspace: Workspace, changes: readonly import('../../pipeline/change.js').Change[]): Promise<Record<string, string>> {
  const draft = openDraft(workspace);
  changes.forEach((change) => draft.add(change));
  return Object.fromEntries((await draft.finish()).map((one) => [one.path, one.after]));
}
