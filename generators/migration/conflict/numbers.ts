import type { Found, Json, Made } from '../../../pipeline/kind.js';
import { readStamp, stamped } from '../stamp.js';

/** The name that a report gives a migration; where it is a changelog of its own, that file's. */
export function nameIn(report: { [key: string]: Json } | undefined): string | undefined {
  const { migration, changelog } = report ?? {};
  const path = typeof changelog === 'string' ? changelog : undefined;
  return typeof migration === 'string' ? migration : path?.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
}

/** The name of what was made; undefined where it went into a file that was there. */
export function nameOf(made: Made, found: Found): string | undefined {
  const changelog = made.report?.['changelog'];
  return typeof changelog === 'string' && found.workspace.has(changelog) ? undefined : nameIn(made.report);
}

/** What stands before the migration's name in its path: migrations of one folder share their numbers. */
export const placeIn = (files: readonly string[], name: string): string | undefined => {
  const path = files.find((one) => one.includes(`/${name}`));
  return path?.slice(0, path.indexOf(`/${name}`));
};

/** True where two names begin with one number or time. */
export function sameNumber(name: string, theirs: string): boolean {
  const [a, b] = [readStamp(name), readStamp(theirs)];
  return a !== undefined && b !== undefined && a.form.prefix === b.form.prefix && a.value === b.value && a.head.join() === b.head.join();
}

/** True where a tool runs the first of two before the second, by their numbers. */
export const runsBefore = (name: string, theirs: string): boolean => {
  const order = stamped([theirs, name]);
  return order.length === 2 && order[0]?.form.prefix === order[1]?.form.prefix && order[0]?.words === readStamp(name)?.words && !sameNumber(name, theirs);
};
