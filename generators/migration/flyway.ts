import { file } from '../../pipeline/change.js';
import type { Found, Tool } from '../../pipeline/kind.js';
import { detectFlyway } from './detection/flyway.js';
import type { Migration } from './task.js';
import { makeInFolder, type Drafted, type FolderTool, type Written } from './tool/folder.js';
import { byNumber, filesIn, laidOut } from './tool/sql-file.js';

const tool: FolderTool = {
  tool: 'flyway',
  example: 'V1__init',
  case: 'snake',
  dir: 'src/main/resources/db/migration',
  transactional: true,
  outside: true,
  siblings: (files, dir) =>
    filesIn(files, dir)
      .filter((name) => /^V\d.*__.*\.sql$/i.test(name))
      .sort(byNumber)
      .map((name) => ({ name: name.slice(0, -'.sql'.length), path: `${dir}/${name}` })),
  up: (text) => text,
};

function commands(found: Found): { up: string; info: string } {
  const { workspace } = found;
  if (workspace.has('pom.xml'))
    return {
      up: `${workspace.has('mvnw') ? './mvnw' : 'mvn'} flyway:migrate`,
      info: `${workspace.has('mvnw') ? './mvnw' : 'mvn'} flyway:info`,
    };
  const gradle = workspace.has('gradlew') ? './gradlew' : 'gradle';
  return workspace.glob(['*.gradle', '*.gradle.kts']).length
    ? { up: `${gradle} flywayMigrate`, info: `${gradle} flywayInfo` }
    : { up: 'flyway migrate', info: 'flyway info' };
}

/** Undo files are a paid feature of Flyway: they are written where the workspace has some, otherwise the way back lies in the feature folder. */
function downPath({ run, name }: Drafted, found: Found): { path: string; why: string; undo: boolean } {
  const undo = filesIn(found.workspace.files(), run.dir).some((one) => /^U\d.*__.*\.sql$/.test(one));
  if (undo) return { path: `${run.dir}/${name.replace(/^V/i, 'U')}.sql`, why: 'an undo file, as the other migrations have', undo };
  return {
    path: `${found.feature.folder}/down/${name}.sql`,
    why: 'Flyway’s community edition has no undo: the way back lies in the feature folder',
    undo,
  };
}

function write(drafted: Drafted, found: Found): Written {
  const { run, name, up, down, outside } = drafted;
  const path = `${run.dir}/${name}.sql`;
  const back = downPath(drafted, found);
  const { up: migrate, info } = commands(found);
  const version = /^V([^_]+(?:_\d+)*)__/i.exec(name)?.[1]?.replaceAll('_', '.') ?? name;
  return {
    changes: [
      file(path, 'migration/flyway/migration.sql.hbs', laidOut(up, outside ? [] : run.newest)),
      ...(outside ? [file(`${path}.conf`, 'migration/flyway/script.conf.hbs', {})] : []),
      file(back.path, 'migration/flyway/undo.sql.hbs', laidOut(down, [])),
    ],
    up: path,
    down: back.path,
    because: [back.why],
    warnings: back.undo
      ? []
      : [
          `After ${back.path} has run, the row of version ${version} in flyway_schema_history must go too: Flyway would take the migration for applied.`,
        ],
    steps: {
      deployment: [
        `Run the migration \`${name}\` before the new code: \`${migrate}\` (or the start of the application, where it runs Flyway).`,
      ],
      verification: [`\`${info}\` shows version ${version} as Success.`],
      rollback: back.undo
        ? [{ order: 3, step: 'Take the migration back: `flyway undo`.' }]
        : [
            { order: 3, step: `Take the migration back: run \`${back.path}\` on the database.` },
            { order: 3, step: `Delete its row: \`DELETE FROM flyway_schema_history WHERE version = '${version}';\`` },
          ],
    },
  };
}

/** Flyway: versioned SQL files. */
export const flyway: Tool<Migration> = {
  name: 'flyway',
  detect: detectFlyway,
  changes: (task, found) => makeInFolder(task, found, tool, (drafted) => write(drafted, found)),
};
