import type { Finding, Found } from '../../pipeline/kind.js';
import type { Made } from '../../pipeline/kind.js';

/** What a tool is handed, over files in memory. */
export function foundIn(files: { [path: string]: string }, kind: string, tool: string, modify: string[] = []): Found {
  const paths = Object.keys(files).sort();
  const finding: Finding = { kind, tool, paths, evidence: [], ambiguous: false };
  const memo = new Map<string, unknown>();
  const read = (path: string): string | null => files[path] ?? null;
  return {
    workspace: {
      root: '/w',
      files: () => paths,
      has: (path) => path in files,
      read,
      glob: () => [],
      ignored: () => false,
      tracked: () => true,
      mentions: (text) => paths.filter((path) => files[path]?.includes(text)),
      holding: (_texts, among) => [...among],
      history: () => [],
    },
    draft: { read: async (path) => read(path), has: (path) => path in files, files: () => paths },
    finding: paths.length > 0 ? finding : undefined,
    findings: [finding],
    feature: { id: 'feat-x', created_at: '2026-01-01T00:00:00Z', folder: '.claude/feature-dev/feat-x', plan: {} },
    task: { id: 'INFRA1', description: '', checklist_ids: [], files_to_create: [], files_to_modify: modify },
    index: 0,
    previous: [],
    memo: <T>(key: string, make: () => T): T => {
      if (!memo.has(key)) memo.set(key, make());
      return memo.get(key) as T;
    },
  } as Found;
}

/** The texts after the changes. */
export async function textsOf(made: Made, files: { [path: string]: string }): Promise<{ [path: string]: string }> {
  const after: { [path: string]: string } = { ...files };
  for (const change of made.changes) after[change.path] = await change.next(after[change.path] ?? null);
  return after;
}
