import { folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import { lineOf, textOf } from '../../../pipeline/detect/reading.js';
import type { Detect, Finding } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { configPath } from './config-path.js';
import { covers, findingsOf, PROGRAMS, signedFolders } from './folder.js';

/** The argument that every migration of Sequelize takes. */
export const QUERY_INTERFACE = /\bqueryInterface\b|\bQueryInterface\b/;

/** Sequelize: `.sequelizerc` and migrations that take a `queryInterface`, whoever runs them (sequelize-cli or umzug). */
export const detectSequelize: Detect = {
  dependencies: ['sequelize', 'sequelize-cli', 'sequelize-typescript', 'umzug'],
  files: ['.sequelizerc*', ...PROGRAMS],
  locate: (workspace, seen) => {
    const folders = signedFolders(workspace, '{js,ts,cjs,mjs}', QUERY_INTERFACE, 'migration that takes a queryInterface');
    const usesUmzug = seen.evidence.some((one) => one.why.includes('"umzug"'));
    return findingsOf(workspace, seen, folders, (folder) => {
      const config = seen.paths.find((one) => nameOf(one).startsWith('.sequelizerc') && covers(folderOf(one), folder.path));
      return {
        ...withConfig(workspace, config),
        details: { runner: config || !usesUmzug ? 'sequelize-cli' : 'umzug', ...models(workspace, config) },
      };
    });
  },
};

function withConfig(workspace: Workspace, config: string | undefined): Partial<Finding> {
  const line = config ? lineOf(textOf(workspace, config) ?? '', /migrations-path/) : undefined;
  return config && line ? { paths: [config], evidence: [{ file: config, line, why: 'names the migrations' }] } : {};
}

function models(workspace: Workspace, config: string | undefined): NonNullable<Finding['details']> {
  const path = config ? configPath(textOf(workspace, config) ?? '', 'models-path', folderOf(config)) : undefined;
  return { config: config ?? null, models: path ?? null };
}
