import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { programOnPath, runCommand } from '../command.js';
import type { Found } from './found.js';
import { ancestors } from './scratch.js';

/** Debian's package of a driver. */
const PACKAGES: Record<string, string> = { pg: 'ruby-pg', mysql2: 'ruby-mysql2', sqlite3: 'ruby-sqlite3' };

/** Prints the interpreter, the version of ActiveRecord, the driver and where gems are; fails where one is missing. */
const PROBE = String.raw`
wanted, *drivers = ARGV
begin
  gem 'activerecord', wanted
rescue LoadError
  gem 'activerecord'
end
require 'active_record'
driver = drivers.find do |name|
  require name
  true
rescue LoadError
  false
end
exit 1 if driver.nil?
puts '', RbConfig.ruby, ActiveRecord::VERSION::STRING, driver, Gem.path.join(File::PATH_SEPARATOR)
`;

const PRINTED = 4;

/** The version that the workspace has locked; undefined where it has none. */
function lockedIn(folders: readonly string[]): string | undefined {
  const lock = folders.map((folder) => join(folder, 'Gemfile.lock')).find((path) => existsSync(path));
  return lock && /^ {4}activerecord \(([\d.]+\w*)\)/m.exec(readFileSync(lock, 'utf8'))?.[1];
}

/** Folders into which Bundler installs when it is told to: as its configuration says, and `vendor/bundle`, which `--deployment` means. */
function bundled(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    const config = join(folder, '.bundle', 'config');
    const said = existsSync(config) ? /^BUNDLE_PATH: ["']?([^"'\n]+)/m.exec(readFileSync(config, 'utf8'))?.[1] : undefined;
    return [...new Set(['vendor/bundle', ...(said ? [said] : [])])].flatMap((place) => gemFolders(join(folder, place)));
  });
}

/** `<place>/ruby/3.1.0`: gems are kept by the version of Ruby. */
function gemFolders(place: string): string[] {
  const folder = join(place, 'ruby');
  return existsSync(folder) ? readdirSync(folder).map((one) => join(folder, one)) : [];
}

/** What a version manager needs to find its Ruby, and Ruby its gems. */
function environment(places: readonly string[]): NodeJS.ProcessEnv {
  const kept = ['HOME', 'GEM_HOME', 'RBENV_ROOT', 'RBENV_VERSION', 'ASDF_DIR', 'ASDF_DATA_DIR', 'MISE_DATA_DIR'].flatMap((name) => {
    const value = process.env[name];
    return value ? [[name, value] as const] : [];
  });
  const own = process.env['GEM_PATH'];
  const paths = [...places, ...(own ? [own] : [])];
  return { ...Object.fromEntries(kept), ...(paths.length ? { GEM_PATH: paths.join(delimiter) } : {}) };
}

const install = (drivers: readonly string[]): string =>
  `run \`bundle install\` in the workspace (Debian: \`apt-get install ruby-activerecord ${PACKAGES[drivers[0] ?? ''] ?? ''}\`)`;

/**
 * Looks for a Ruby that has ActiveRecord, in the version that the workspace has locked where that is installed, and a driver.
 * @returns the interpreter with the environment that finds the same gems, or what is missing and how it is installed
 */
export async function findRuby(drivers: readonly string[], root: string, dir: string): Promise<Found | string> {
  const ruby = programOnPath('ruby');
  if (!ruby) return `Ruby is not installed on this machine: install it, then ${install(drivers)}`;
  const folders = ancestors(dir).map((folder) => join(root, folder));
  const locked = lockedIn(folders);
  const probe = [ruby, '-e', PROBE, '--', locked ?? '>= 5.2', ...drivers] as const;
  const { exit, output } = await runCommand(probe, folders[0] ?? root, { environment: environment(bundled(folders)) });
  const [interpreter, version, driver, gems] = output.trimEnd().split('\n').slice(-PRINTED);
  if (exit !== 0 || !interpreter || !version || !driver || !gems)
    return `no Ruby here has ActiveRecord with ${drivers.join(' or ')}: ${install(drivers)}`;
  const other = locked && locked !== version ? `, not ${locked} as Gemfile.lock has it` : '';
  return {
    label: `activerecord ${version}${other}`,
    interpreter,
    environment: { GEM_PATH: gems, INFRA_DEV_ACTIVERECORD: version, INFRA_DEV_DRIVER: driver, RUBYOPT: '-W0' },
  };
}
