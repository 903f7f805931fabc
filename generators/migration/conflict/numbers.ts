import { readStamp, stamped } from '../stamp.js';

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
