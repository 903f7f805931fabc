import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { openWorkspace } from '../../pipeline/workspace.js';
import { applyToModels } from '../../generators/migration/entity/apply.js';
import { databaseNames } from '../../generators/migration/entity/names.js';
import { openSession } from '../../generators/migration/entity/session.js';
import { kyselyInterface } from '../../generators/migration/entity/kysely-interface.js';
import { mikroClass } from '../../generators/migration/entity/mikro-class.js';
import { mikroSchema } from '../../generators/migration/entity/mikro-schema.js';
import { typeormClass } from '../../generators/migration/entity/typeorm-class.js';
import { sequelizeClass } from '../../generators/migration/entity/sequelize-class.js';
import { sequelizeObject } from '../../generators/migration/entity/sequelize-object.js';
import { task as schema } from '../../generators/migration/task.js';

const shapes = { kysely: [kyselyInterface], typeorm: [typeormClass], 'mikro-orm': [mikroClass, mikroSchema], sequelize: [sequelizeObject, sequelizeClass] } as const;
const all = JSON.parse(readFileSync('/tmp/ent/replay.json', 'utf8')) as any[];
const lines = (diff: string, sign: string) => diff.split('\n').filter((l) => l.startsWith(sign) && !l.startsWith(sign.repeat(3))).map((l) => l.slice(1));
for (const one of all) {
  test(`${one.repo} ${one.hash}`, async () => {
    const workspace = openWorkspace(one.dir);
    const memo = new Map();
    const found: any = { workspace, draft: { read: async (p: string) => workspace.read(p), has: (p: string) => workspace.has(p), files: () => workspace.files() }, memo: (k: string, m: () => unknown) => { if (!memo.has(k)) memo.set(k, m()); return memo.get(k); }, previous: [], findings: [], feature: {}, task: {} };
    const model = { tables: new Map(), enums: new Map(), complete: false };
    const task = schema.parse({ type: 'database_migration', operations: one.ops });
    const started = performance.now();
    const named = await databaseNames(task, openSession(found, (shapes as any)[one.tool], { dir: one.mig, model, dialect: 'postgresql' }));
    const session = openSession(found, (shapes as any)[one.tool], { dir: one.mig, model, dialect: 'postgresql' });
    await applyToModels(session, named.operations);
    const out = [`##### ${one.repo} ${one.hash} ${(performance.now() - started).toFixed(0)} ms`, ...one.ops.map((o: unknown) => JSON.stringify(o))];
    const files = new Set([...session.texts.keys(), ...Object.keys(one.actual)]);
    for (const f of files) {
      const before = (workspace.read(f) ?? '').split('\n'); const after = (session.texts.get(f) ?? workspace.read(f) ?? '').split('\n');
      const bc = new Map<string, number>(); before.forEach((l) => bc.set(l, (bc.get(l) ?? 0) + 1));
      const mine = after.filter((l) => { const c = bc.get(l) ?? 0; if (c > 0) { bc.set(l, c - 1); return false; } return true; });
      out.push(`--- ${f}`, ...mine.map((l) => `  ours   ${l}`), ...lines(one.actual[f] ?? '', '+').map((l) => `  theirs ${l}`), ...lines(one.actual[f] ?? '', '-').map((l) => `  theirs - ${l}`));
    }
    out.push(...session.warnings.map((w) => `  ! ${w}`), ...session.follow_up);
    console.log(out.join('\n'));
  }, 60_000);
}
