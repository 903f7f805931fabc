import { fileIndex } from '../../../pipeline/detect/file-index.js';
import { marked } from '../../../pipeline/detect/marked.js';
import { sight } from '../../../pipeline/detect/reading.js';
import type { Sighting } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';

/** Where the configuration of a JVM program lies. */
export const RESOURCES = ['src/main/resources/**/*.{yml,yaml,properties,conf}'];

/** Stands wherever a variable is read. */
export const READS = ['${'];

/** `${NAME}`, `${NAME:default}` or `${?NAME}`. */
const VARIABLE = /\$\{\??[A-Z][A-Z0-9_]*[:}]/;

/** The files that read variables, each with its first one. Logging layouts and messages do not count. */
export function readsVariables(workspace: Workspace, patterns: readonly string[]): Sighting[] {
  const files = fileIndex(workspace)
    .match(patterns)
    .filter((file) => !/\/(i18n|messages|db|locale)[/_]|log4j|logback|\/messages[^/]*\.properties$/.test(file));
  return marked(workspace, files, READS).flatMap((file) => sight(workspace, file, VARIABLE, 'reads variables') ?? []);
}
