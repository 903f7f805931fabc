import { edit, type Change } from '../../pipeline/change.js';
import { editEnv } from '../../pipeline/edit/env.js';
import { editMarkdown } from '../../pipeline/edit/markdown.js';
import type { Found, Question } from '../../pipeline/kind.js';
import { describe } from '../../pipeline/precedent/prose.js';
import { dotenvValue } from '../../pipeline/precedent/render.js';
import { render } from '../../pipeline/render.js';
import { isEditable, type Wanted } from '../../pipeline/precedent.js';

const TEMPLATES = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'env.example', 'example.env'];

/**
 * Where no variable is declared yet: the example file, made when there is none.
 * @param within files or folders that the plan says are meant
 */
export function absent(found: Found, wanted: readonly Wanted[], within: readonly string[]): { changes: Change[]; because: string[] } | { question: Omit<Question, 'task_id'> } {
  const { workspace, task } = found;
  const named = [...task.files_to_modify, ...task.files_to_create].find((path) => /(^|\/)[\w.-]*env[\w.-]*(example|sample|template|dist)$/i.test(path));
  const path = within.length > 0 ? templateIn(found, within) : (named ?? TEMPLATES.find((one) => workspace.has(one)) ?? '.env.example');
  if (path === undefined) return { question: nothingThere(found, wanted, within) };
  const changes = wanted.map((one) =>
    edit(path, editEnv, {
      name: one.name,
      text: `${one.name}=${dotenvValue(String(one.default ?? one.example ?? ''))}`,
      ...(one.description ? { comment: one.description } : {}),
      ...(one.group ? { group: one.group } : {}),
    }),
  );
  const where = within.length > 0 ? `in ${within.join(', ')}` : 'in this workspace';
  return { changes, because: [`no variable is declared ${where} yet: ${wanted.map((one) => one.name).join(', ')} start ${path}`] };
}

/** The template that is meant, or the one of the folder that is meant. */
const templateIn = ({ workspace }: Found, within: readonly string[]): string | undefined =>
  within.find((one) => isTemplate(one) && isEditable(workspace, one)) ?? within.flatMap((folder) => TEMPLATES.map((one) => `${folder}/${one}`)).find((one) => workspace.has(one));

const isTemplate = (path: string): boolean => /(^|\/)([\w.-]*env[\w.-]*(example|sample|template|dist)|(example|sample|template)[\w.-]*\.env)$/i.test(path);

const nothingThere = ({ index, workspace }: Found, wanted: readonly Wanted[], within: readonly string[]): Omit<Question, 'task_id'> => ({
  slot: `changes[${index}].path`,
  reason: `${wanted.map((one) => one.name).join(', ')}: no variable is declared in ${within.join(', ')}, and no example file is there. Name the file in which to declare it.`,
  seen: within.map((one) => `${one} ${workspace.has(one) ? 'declares no variable' : workspace.glob([`${one}/**`]).length > 0 ? 'holds no file that declares variables' : 'is not there'}`),
});

const HEADING = 'Environment variables';
const SPOKEN_OF = /^#{1,6}[ \t].*\b(environment|env)[ -]?(variables?|vars?)\b/im;

interface Documented {
  changes: Change[];
  because: string[];
  warnings: string[];
  names: string[];
}

/** A table in the README for variables that no precedent documents. Nothing is created where there is no README. */
export function documentInReadme({ workspace }: Found, wanted: readonly Wanted[]): Documented {
  const nothing: Documented = { changes: [], because: [], warnings: [], names: [] };
  const path = ['README.md', 'readme.md', 'Readme.md'].find((one) => workspace.has(one));
  if (wanted.length === 0 || !path) return nothing;
  // As it is on disk: reading the draft would carry out every earlier row by itself.
  const text = workspace.read(path) ?? '';
  const own = new RegExp(`^## ${HEADING}\\r?\\n\\r?\\n\\| Name`, 'm').test(text);
  if (SPOKEN_OF.test(text) && !own) {
    return { ...nothing, warnings: [`${path} speaks of environment variables in a form that has no entry to follow: add ${wanted.map((one) => one.name).join(', ')} there.`] };
  }
  const section = edit(path, editMarkdown, { op: 'section' as const, heading: HEADING, depth: 2, body: render('env/declarations/readme-table.md.hbs', {}), ...before(text) });
  const rows = wanted.map((one) => edit(path, editMarkdown, { op: 'row' as const, under: `table "${HEADING}"`, cells: cellsOf(one) }));
  return { changes: [section, ...rows], because: [`${path} has no table of variables: section "${HEADING}" holds them`], warnings: [], names: wanted.map((one) => one.name) };
}

/** The section comes after the one that says how to set up, where there is one. */
function before(text: string): { after?: string } {
  const heading = [...text.matchAll(/^#{2}[ \t]+(.+?)[ \t]*#*$/gm)].map((one) => one[1]!).find((one) => /^(configuration|setup|installation|getting started|quick start|usage)$/i.test(one));
  return heading ? { after: heading } : {};
}

const code = (value: string): string => (value === '' ? '' : `\`${value.replaceAll('`', "'")}\``);

const cellsOf = (one: Wanted): string[] => [
  code(one.name),
  one.value_type,
  one.required ? 'Yes' : 'No',
  code(one.default === null ? '' : String(one.default)),
  code(one.example ?? ''),
  describe(one),
];
