import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The folders where a program may be: PATH first, then the places given.
 * @param places absolute folders; one `*` stands for any name, later names first (a newer version wins)
 */
export function folders(places: readonly string[]): string[] {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  return [...path, ...places.flatMap(expand)];
}

function expand(place: string): string[] {
  const [before, after] = place.split('*');
  if (before === undefined || after === undefined) return [place];
  return names(before).map((name) => `${before}${name}${after}`);
}

const byVersion = new Intl.Collator('en', { numeric: true });

function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort((one, other) => byVersion.compare(other, one));
  } catch {
    return [];
  }
}

/** The first folder that holds all the programs, or undefined. */
export function folderWith(programs: readonly string[], places: readonly string[]): string | undefined {
  return folders(places).find((folder) => programs.every((program) => executable(join(folder, program))));
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
