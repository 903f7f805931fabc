import { folderOf } from '../../../pipeline/detect/file-index.js';
import type { Detect } from '../../../pipeline/kind.js';
import { dialectOf } from './folder.js';

/** Atlas: folders with an `atlas.sum`, which names a hash of every migration. */
export const detectAtlas: Detect = {
  files: ['atlas.sum'],
  locate: (workspace, seen) =>
    seen.paths.map((sum) => ({
      ...seen,
      paths: [folderOf(sum)],
      evidence: [{ file: sum, line: 1, why: 'hashes that Atlas keeps' }],
      details: { dir: folderOf(sum), dialect: dialectOf(workspace, folderOf(sum)) },
    })),
};
