import { existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** A Liquibase that can be started. */
export interface Program {
  argv: [string, ...string[]];
  environment: NodeJS.ProcessEnv;
}

/** Packages of npm that bring Liquibase along. */
export const PACKAGES = ['node-liquibase', 'liquibase'] as const;

/** A command is over before the second compiler pays off: 0.7 instead of 1.2 s. */
const FAST = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
/** What newer versions send home. */
const QUIET = { LIQUIBASE_ANALYTICS_ENABLED: 'false', LIQUIBASE_HUB_MODE: 'off' };

const jarsIn = (folder: string, which = /\.jar$/): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => which.test(name)).sort().map((name) => join(folder, name)) : [];

/** The jars of a package, own first; drivers lie beside them up to 4.5, and among them since. */
function inPackage(folder: string): Program | undefined {
  const home = join(folder, 'dist', 'liquibase');
  const own = [...jarsIn(home), ...jarsIn(join(home, 'internal', 'lib')), ...jarsIn(join(home, 'lib'))];
  const drivers = jarsIn(join(folder, 'dist', 'drivers'), /^(postgresql|mariadb-java-client)-[\d.]+\.jar$/);
  // The command line is picocli's since 4.4.
  const main = own.some((path) => /picocli[^/]*\.jar$/.test(path)) ? 'LiquibaseCommandLine' : 'Main';
  const classes = [...own, ...drivers].join(delimiter);
  const argv: Program['argv'] = ['java', ...FAST, '-cp', classes, `liquibase.integration.commandline.${main}`];
  return own.length ? { argv, environment: QUIET } : undefined;
}

/**
 * Liquibase of a package in the folder or above, otherwise that on PATH.
 * @param top where to stop looking
 */
export function liquibaseFor(dir: string, top: string): Program {
  for (let folder = dir; folder.startsWith(top) && folder !== dirname(folder); folder = dirname(folder)) {
    const found = PACKAGES.map((name) => inPackage(join(folder, 'node_modules', name))).find((one) => one !== undefined);
    if (found) return found;
  }
  return { argv: ['liquibase'], environment: { ...QUIET, JAVA_OPTS: FAST.join(' ') } };
}

/**
 * A line of Java's properties, in which everything but ASCII is written as a number.
 * https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
 */
export const property = (name: string, value: string): string =>
  `${name}=${value.replace(/[^\x21-\x7e]|[\\=:#!]/g, (char) => (/[\x21-\x7e]/.test(char) ? `\\${char}` : unicode(char)))}\n`;

const unicode = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
