import { folderOf, within } from '../../../pipeline/detect/file-index.js';
import { capture, textOf } from '../../../pipeline/detect/reading.js';
import type { Detect } from '../../../pipeline/kind.js';

const DIALECTS: Record<string, string> = { pg: 'postgresql', mysql: 'mysql', sqlite: 'sqlite', oracle: 'oracle' };

/** Sqitch: a plan with its deploy, revert and verify folders. */
export const detectSqitch: Detect = {
  files: ['sqitch.plan'],
  locate: (workspace, seen) =>
    seen.paths.map((plan) => {
      const folder = folderOf(plan);
      const config = [folder, folderOf(folder), ''].map((one) => within(one, 'sqitch.conf')).find((path) => workspace.has(path)) ?? null;
      const engine = config ? capture(textOf(workspace, config), /^[ \t]*engine\s*=\s*(\w+)/m) : undefined;
      const folders = ['deploy', 'revert', 'verify'].map((name) => within(folder, name));
      return {
        ...seen,
        paths: [...folders, plan],
        evidence: [{ file: plan, line: 1, why: 'plan of Sqitch' }, ...(config ? [{ file: config, line: 1, why: 'config of Sqitch' }] : [])],
        details: { dir: folders[0]!, top: folder || '.', plan, config, dialect: engine ? (DIALECTS[engine] ?? engine) : null },
      };
    }),
};
