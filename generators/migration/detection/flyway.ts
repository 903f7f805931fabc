import { fileIndex, folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import { manifests } from '../../../pipeline/detect/manifests.js';
import { placeOf } from '../../../pipeline/detect/places.js';
import type { Detect, Finding } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { covers, dependenciesFor, dialectOf, migrationFolders, type MigrationFolder } from './folder.js';

/** `V1__x.sql`, `V1.2__x.sql`, `V20250101120000__x.sql`, `U1__x.sql`, `R__x.sql`. */
const NAME = /^(?:[VUB]\d[\d._]*__|R__).+\.sql$/;
const CONFIGS = ['flyway.conf', 'flyway.toml', 'flyway*.conf', 'flyway.properties'];

/** Flyway: folders of versioned SQL, one finding a module. Rust's refinery names its files alike. */
export const detectFlyway: Detect = {
  dependencies: ['flyway-core', 'org.flywaydb.flyway', 'flyway-maven-plugin', 'flyway-gradle-plugin', 'org.flywaydb*'],
  files: ['{V,U,R,B}*__*.sql', 'R__*.sql', ...CONFIGS],
  locate: (workspace, seen) => {
    const folders = migrationFolders(workspace, 'sql').filter((one) => one.files.some((file) => NAME.test(nameOf(file))));
    const own = folders.filter((one) => placeOf(workspace, `${one.path}/.`) === 'own');
    const modules = byModule(own.length > 0 ? own : folders);
    const refinery = manifests(workspace).declared('refinery').length > 0;
    return modules.map((module) => ({ ...findingFor(workspace, seen, module), ambiguous: refinery }));
  },
};

/** `postgres/src/main/resources/db/migration` belongs to `postgres`; other folders to the one above them. */
const moduleOf = (folder: string): string =>
  folder.includes('src/main/') ? folder.slice(0, folder.indexOf('src/main/')) : folderOf(folder);

function byModule(folders: readonly MigrationFolder[]): MigrationFolder[][] {
  const modules = new Map<string, MigrationFolder[]>();
  for (const folder of folders) modules.set(moduleOf(folder.path), [...(modules.get(moduleOf(folder.path)) ?? []), folder]);
  return [...modules.values()];
}

function findingFor(workspace: Workspace, seen: Finding, folders: MigrationFolder[]): Finding {
  const [main] = [...folders].sort((a, b) => b.files.length - a.files.length);
  const config =
    fileIndex(workspace)
      .match(CONFIGS)
      .find((file) => covers(folderOf(file), main!.path)) ?? null;
  const newest = main!.files.filter((file) => NAME.test(nameOf(file))).at(-1)!;
  return {
    ...seen,
    paths: [main!.path, ...folders.filter((one) => one !== main).map((one) => one.path), ...(config ? [config] : [])],
    evidence: [...dependenciesFor(seen, main!.path), { file: newest, line: 1, why: 'is named as Flyway names migrations' }],
    details: {
      dir: main!.path,
      locations: [main!.path, ...folders.filter((one) => one !== main).map((one) => one.path)],
      config,
      dialect: dialectOf(workspace, main!.path),
    },
  };
}
