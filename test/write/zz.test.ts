import { it } from 'vitest';
import { workspace } from './harness/tree.js';
import { writeAll, withLock, checkPaths } from '../../pipeline/write/index.js';
import { hunksOf } from '../../pipeline/write/lines.js';
import { tmpdir } from 'node:os';
it('perf', async () => {
  for (const n of [15, 100, 1000, 3000]) {
    const root = workspace({}, tmpdir());
    const e = Array.from({ length: n }, (_, i) => ({ path: `d${i % 30}/f${i}.txt`, before: null, after: 'x'.repeat(1500) }));
    const c0 = process.cpuUsage(); const t = performance.now();
    await withLock(root, 'x', {}, () => writeAll(root, e));
    const c = process.cpuUsage(c0);
    console.log(n, 'wall', (performance.now() - t).toFixed(0), 'cpu', ((c.user + c.system) / 1000).toFixed(0));
  }
  const a = Array.from({ length: 4400 }, () => 'x\n');
  const t = performance.now(); hunksOf(['a\n', ...a, 'b\n'], ['c\n', ...a, 'd\n']); console.log('lcs', performance.now() - t);
});
