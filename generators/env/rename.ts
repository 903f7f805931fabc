import { edit, type Change } from '../../pipeline/change.js';
import { entryEditor, type EntryOp } from '../../pipeline/edit/clone.js';
import { locatorFor } from '../../pipeline/edit/locators.js';
import type { Made } from '../../pipeline/kind.js';
import { renameIn } from '../../pipeline/precedent/forms.js';
import { declaredIn, isEditable, type Survey, type Surveyed } from '../../pipeline/precedent.js';
import type { Container, Entry } from '../../pipeline/edit/locator.js';

interface Declared {
  file: Surveyed;
  container: Container;
  entry: Entry;
}

/** Every place where a variable is declared. */
async function declarationsOf(survey: Survey, name: string): Promise<{ declared: Declared[]; used: string[] }> {
  const declared: Declared[] = [];
  const used: string[] = [];
  for (const path of survey.workspace.mentions(name).filter((one) => isEditable(survey.workspace, one))) {
    const file = await survey.look(path);
    const here = (file?.containers ?? []).flatMap((container): Declared[] => {
      const entry = container.kind === 'imports' ? undefined : declaredIn(container, name);
      return entry && file ? [{ file, container, entry }] : [];
    });
    declared.push(...here);
    if (here.length === 0) used.push(path);
  }
  return { declared: declared.filter((one) => !holdsAnother(one, declared)), used };
}

/** An entry around another declaration of the same name is the frame of it, not a declaration. */
const holdsAnother = (one: Declared, all: readonly Declared[]): boolean =>
  all.some((other) => other !== one && other.file === one.file && one.entry.node.start < other.entry.node.start && other.entry.node.end <= one.entry.node.end);

async function changeFor({ file }: Declared, op: EntryOp): Promise<Change> {
  return edit(file.path, entryEditor((await locatorFor(file.path))!), op);
}

/** Takes a variable out everywhere it is declared; who still reads it is said. */
export async function removeVariable(survey: Survey, name: string): Promise<Omit<Made, 'report'>> {
  const { declared, used } = await declarationsOf(survey, name);
  const changes = await Promise.all(declared.map((one) => changeFor(one, { op: 'remove', container: one.container.path, name: one.entry.name })));
  return { changes, because: said(name, 'removed from', declared), warnings: stillReads(name, used) };
}

/** Renames a variable everywhere it is declared; who still reads the old name is said. */
export async function renameVariable(survey: Survey, from: string, to: string): Promise<Omit<Made, 'report'>> {
  const { declared, used } = await declarationsOf(survey, from);
  const changes = await Promise.all(
    declared.map((one) => {
      const { file, container, entry } = one;
      const text = renameIn(file.text.slice(entry.node.start, entry.node.end), from, to);
      return changeFor(one, { op: 'replace', container: container.path, name: entry.name, becomes: renameIn(entry.name, from, to), text });
    }),
  );
  return {
    changes,
    because: said(from, `renamed to ${to} in`, declared),
    warnings: stillReads(from, used),
    follow_up: declared.length > 0 ? [`Set ${to} wherever ${from} is set, deploy, then unset ${from}.`] : [],
  };
}

const said = (name: string, what: string, declared: readonly Declared[]): string[] => {
  const files = [...new Set(declared.map((one) => one.file.path))];
  return files.length > 0 ? [`${name}: ${what} ${files.join(', ')}`] : [];
};

const stillReads = (name: string, used: readonly string[]): string[] => (used.length > 0 ? [`${name} is still read in ${used.slice(0, 8).join(', ')}${used.length > 8 ? ' …' : ''}: change the code there.`] : []);
