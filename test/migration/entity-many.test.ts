import { expect, test } from 'vitest';
import { typeormClass } from '../../generators/migration/entity/typeorm-class.js';
import { edited } from './entity/workspace.js';

/** More models than are read at once: the one in question is found all the same, wherever it stands. */
test('one entity among hundreds', async () => {
  const entity = (name: string, table: string): string =>
    `import { Column, Entity } from 'typeorm';\n\n@Entity({ name: '${table}' })\nexport class ${name} {\n  @Column('text')\n  title: string;\n}\n`;
  const many = Array.from({ length: 200 }, (_, at) => [`db-near/kind${at}.ts`, entity(`Kind${at}`, `kinds_${at}`)] as const);
  const files = { ...Object.fromEntries(many), 'zz/far/away/thing.ts': entity('Berth', 'moorings') };
  const column = { name: 'depth', value_type: 'text', nullable: false };
  const out = await edited({ files }, [typeormClass], [{ op: 'add_column', table: 'moorings', column }]);
  expect(Object.keys(out.files)).toEqual(['zz/far/away/thing.ts']);
  expect(out.files['zz/far/away/thing.ts']).toContain("  @Column('text')\n  depth: string;");
});
