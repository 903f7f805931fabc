import { describe, expect, it } from 'vitest';
import { realDisk } from '../../pipeline/write/disk.js';
import { recover, writeAll } from '../../pipeline/write/index.js';
import { ENTRIES, GIVEN, refusal } from './harness/six-files.js';
import { gated } from './harness/stopping.js';
import { snapshot, workspace } from './harness/tree.js';

describe('an error of the disk', () => {
  const count = async (): Promise<number> => {
    let calls = 0;
    const root = workspace(GIVEN);
    await writeAll(root, ENTRIES, { prune: ['only'], disk: gated(realDisk, () => void (calls += 1)) });
    return calls;
  };
  const failure = (code: string): Error => Object.assign(new Error(`${code}: injected`), { code });

  it('at any call leaves the old tree and one clear error', async () => {
    const calls = await count();
    expect(calls).toBeGreaterThan(40);
    for (let stop = 1; stop <= calls; stop += 1) {
      const root = workspace(GIVEN);
      const before = snapshot(root, true);
      let seen = 0;
      const disk = gated(realDisk, (_call, half) => {
        seen += 1;
        if (seen !== stop) return;
        half();
        throw failure('ENOSPC');
      });
      const error = await refusal(writeAll(root, ENTRIES, { prune: ['only'], disk }));
      expect(error.message, `call ${stop}`).toContain('the disk is full');
      expect(snapshot(root, true), `call ${stop}`).toEqual(before);
    }
  });

  it('at any call and ever after is brought to the old or the new tree by the next start', async () => {
    const calls = await count();
    const fresh = workspace(GIVEN);
    await writeAll(fresh, ENTRIES, { prune: ['only'] });
    const after = snapshot(fresh);
    for (let stop = 1; stop <= calls; stop += 1) {
      const root = workspace(GIVEN);
      const before = snapshot(root);
      let seen = 0;
      const disk = gated(realDisk, () => {
        seen += 1;
        if (seen >= stop) throw failure('EIO');
      });
      await refusal(writeAll(root, ENTRIES, { prune: ['only'], disk }));
      recover(root);
      expect([before, after], `call ${stop}`).toContainEqual(snapshot(root));
    }
  });
});
