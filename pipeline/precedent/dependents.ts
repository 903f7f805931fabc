import { edit, type Change } from '../change.js';
import { entryEditor } from '../edit/clone.js';
import { locatorFor } from '../edit/locators.js';
import { positionFor } from './position.js';
import { substituteName } from './forms.js';
import { renderFrom } from './render.js';
import { isEditable, type Survey, type Surveyed } from './survey.js';
import type { Wanted } from './wanted.js';

/**
 * A cloned declaration may read names made from the entry's own: `num({ default: DEFAULT_LIMIT })`. Each must be declared as the
 * precedent's is: imported here, and defined where that one is.
 * @returns the changes, none when there is no such name; undefined when one cannot be declared, so that another precedent must serve
 */
export async function dependents(survey: Survey, file: Surveyed, text: string, from: string, wanted: Wanted): Promise<Change[] | undefined> {
  if (file.format !== 'source') return [];
  const names = madeNames(text, wanted.name).filter((name) => !hasWord(file.text, name));
  const changes: Change[] = [];
  for (const name of names) {
    const old = substituteName(name, wanted.name, from);
    const made = wanted.default === null ? undefined : await declare(survey, file, old, name, { ...wanted, name });
    if (!made) return undefined;
    changes.push(...made);
  }
  return changes;
}

/** Identifiers that contain the name and more: `DEFAULT_<NAME>`, `<NAME>_FALLBACK`. */
function madeNames(text: string, name: string): string[] {
  const around = new RegExp(`(?<![\\w$.])(?:[A-Z][A-Z0-9]*_)+${name}(?![\\w$])|(?<![\\w$.])${name}(?:_[A-Z0-9]+)+(?![\\w$])`, 'g');
  const bare = text.replace(/'[^'\n]*'|"[^"\n]*"/g, '');
  return [...new Set(bare.match(around) ?? [])];
}

const hasWord = (text: string, word: string): boolean => new RegExp(`(?<![\\w$])${word}(?![\\w$])`).test(text);

async function declare(survey: Survey, file: Surveyed, old: string, name: string, wanted: Wanted): Promise<Change[] | undefined> {
  const definition = await define(survey, old, wanted);
  if (!definition) return undefined;
  if (definition.path === file.path) return [definition];
  const imported = await insertInto(file, 'imports', old, { ...wanted, name });
  return imported ? [definition, imported] : undefined;
}

async function define(survey: Survey, old: string, wanted: Wanted): Promise<Change | undefined> {
  for (const path of survey.workspace.mentions(old).filter((one) => isEditable(survey.workspace, one))) {
    const file = await survey.look(path);
    const change = file && (await insertInto(file, 'statements', old, wanted));
    if (change) return change;
  }
  return undefined;
}

async function insertInto(file: Surveyed, kind: string, old: string, wanted: Wanted): Promise<Change | undefined> {
  for (const container of file.containers.filter((one) => one.kind === kind)) {
    const entry = container.entries.find((one) => one.name === old);
    if (!entry) continue;
    const precedent = { text: file.text, format: file.format, container, entry, name: old };
    const rendered = renderFrom(precedent, wanted, wanted.default);
    if (rendered.taken.length > 0) return undefined;
    const position = positionFor(container, wanted.name, wanted, file.text);
    return edit(file.path, entryEditor((await locatorFor(file.path))!), { op: 'insert' as const, container: container.path, name: rendered.name, text: rendered.text, ...position });
  }
  return undefined;
}
