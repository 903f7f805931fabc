import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../pipeline/kind.js';
import type { ProofContext } from '../proof.js';
import { versionOf } from '../runner/found.js';
import { RUNNERS } from '../runner/index.js';
import type { MigrationInput } from './input.js';

/**
 * Everything that the outcome of a tool's own runner depends on: the files of the folder, the configuration and the versions installed.
 * @throws InfraError when the migration is not there
 */
export function whatItRuns(place: NonNullable<MigrationInput['runner']>, tool: string, context: ProofContext): Json {
  const { dir, file, config } = place;
  const texts: [string, string][] = [[file, context.read(file)]];
  for (const name of filesOf(join(context.root, dir))) texts.push([name, context.read(`${dir}/${name}`)]);
  if (config) texts.push([config, context.read(config)]);
  const packages = RUNNERS.get(tool)?.packages ?? [];
  return { files: texts, installed: packages.map((name) => [name, versionOf(context.root, dir, name) ?? null]) };
}

/** Names of a folder's files that can be migrations. */
const filesOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:[cm]?[jt]s|py|rb|sql|xml|ya?ml|json)$/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
