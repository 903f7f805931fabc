import type { Applied, Json } from '../../../pipeline/kind.js';
import type { ChangelogEntry } from './edit.js';
import type { ChangelogStyle } from './style.js';

type Verb = 'add' | 'change' | 'remove' | 'rename';
type Fields = { readonly [key: string]: unknown };

interface Said {
  verb: Verb;
  /** A verb that the changelog itself uses for such an entry. */
  word?: string | undefined;
  /** What follows the verb. */
  rest: string;
}

/** The entries for one typed change, in the style of the changelog. */
export function sentencesFor(applied: Applied, style: ChangelogStyle): ChangelogEntry[] {
  const say = SPEAKERS[applied.kind];
  const change = applied.change as unknown as Fields;
  const said = say ? say(change, style, applied) : [];
  return said.map((one) => entryOf(one, applied, style));
}

const WORDS: Record<Verb, Record<ChangelogStyle['tense'], string>> = {
  add: { past: 'Added', present: 'Adds', base: 'Add' },
  change: { past: 'Changed', present: 'Changes', base: 'Change' },
  remove: { past: 'Removed', present: 'Removes', base: 'Remove' },
  rename: { past: 'Renamed', present: 'Renames', base: 'Rename' },
};
const CATEGORIES: Record<Verb, string> = { add: 'Added', change: 'Changed', remove: 'Removed', rename: 'Changed' };

function entryOf(said: Said, applied: Applied, style: ChangelogStyle): ChangelogEntry {
  const word = said.word ?? WORDS[said.verb][style.tense];
  const begins = style.capital ? word : word.toLowerCase();
  const service = serviceOf(applied, style);
  const text = `${service ? `[${service}] ` : ''}${begins} ${said.rest.replace(/\.$/, '')}${style.stop ? '.' : ''}`;
  return { category: CATEGORIES[said.verb], text };
}

/** The service of an entry: one that the changelog knows and that the change names, or a folder of its files. */
function serviceOf({ change, made }: Applied, style: ChangelogStyle): string | undefined {
  if (style.services.length === 0) return undefined;
  const fields = change as unknown as Fields;
  const named = [fields['consumers'], fields['owner'], fields['project']].flat().map(String);
  const folders = made.changes.flatMap((one) => one.path.split('/').slice(0, -1));
  const files = made.changes.map((one) => one.path.split('/').at(-1)!.replace(/[.-].*$/, ''));
  const known = [...named, ...folders, ...files].map((one) => style.services.find((service) => service.toLowerCase() === one.toLowerCase()));
  return known.find((one) => one !== undefined) ?? style.services.find((service) => /^(chore|misc|general)$/i.test(service));
}

type Speaker = (change: Fields, style: ChangelogStyle, applied: Applied) => Said[];

const list = (value: unknown): Fields[] => (Array.isArray(value) ? (value as Fields[]) : []);
const code = (value: unknown): string => `\`${String(value).replace(/[`\r\n]/g, '')}\``;

const SPEAKERS: Partial<Record<string, Speaker>> = {
  env: (change, style, applied) => list(change['variables']).flatMap((one) => aboutVariable(one, style, applied)),
  migration: (change) => aboutMigration(list(change['operations'])),
  flag: (change) => [{ verb: 'add', rest: `the ${code(change['name'])} feature flag${purpose(change['description'])}` }],
  monitoring: (change) => [
    ...list(change['alerts']).map((one): Said => ({ verb: one['mode'] === 'update' ? 'change' : 'add', rest: `the ${code(one['name'])} alert${aside(one['description'])}` })),
    ...list(change['metrics']).map((one): Said => ({ verb: 'add', rest: `the ${code(one['name'])} metric${aside(one['help'])}` })),
  ],
  secret: (change) => list(change['secrets']).map((one) => ({ verb: 'add', rest: `the ${code(one['name'])} secret${aside(one['description'])}` })),
  network: (change) => list(change['rules']).map((one) => ({ verb: 'add', rest: `the ${code(one['name'])} network rule${aside(one['reason'])}` })),
  ci: (change) => list(change['jobs']).map((one) => ({ verb: one['mode'] === 'remove' ? 'remove' : one['mode'] === 'replace' ? 'change' : 'add', rest: `the ${code(one['id'])} job ${one['mode'] === 'remove' ? 'from' : 'in'} the CI pipeline` })),
  docker: (change) => aboutCompose(change['compose'] as Fields | undefined),
  iac: (change) => list(change['resources']).map((one) => ({ verb: 'add', rest: `${code(`${String(one['resource'])}.${String(one['name'])}`)} to the infrastructure` })),
};

function aboutVariable(one: Fields, style: ChangelogStyle, { made }: Applied): Said[] {
  const name = code(one['name']);
  if (one['remove'] === true) return [{ verb: 'remove', rest: `the ${name} environment variable` }];
  if (one['rename_from']) return [{ verb: 'rename', rest: `the environment variable ${code(one['rename_from'])} to ${name}` }];
  const added = made.report?.['variables_added'] as Json[] | undefined;
  if (added && !added.includes(String(one['name']))) return [];
  return [{ verb: 'add', word: style.announces, rest: `the ${name} environment variable${purpose(one['description'])}` }];
}

function aboutMigration(operations: readonly Fields[]): Said[] {
  const said = operations.flatMap((one) => OPERATIONS[String(one['op'])]?.(one) ?? []);
  const main = said.filter((one) => !one.minor);
  return (main.length > 0 ? main : said).map(({ verb, rest }) => ({ verb, rest }));
}

type Operation = (one: Fields) => Said & { minor?: boolean };

const columns = (one: Fields): string => (Array.isArray(one['columns']) ? one['columns'].map((name) => (typeof name === 'string' ? name : String((name as Fields)['name']))).join(', ') : '');

const OPERATIONS: Partial<Record<string, Operation>> = {
  create_table: (one) => ({ verb: 'add', rest: `the ${code(one['table'])} database table` }),
  drop_table: (one) => ({ verb: 'remove', rest: `the ${code(one['table'])} database table` }),
  rename_table: (one) => ({ verb: 'rename', rest: `the database table ${code(one['table'])} to ${code(one['to'])}` }),
  add_column: (one) => ({ verb: 'add', rest: `${code((one['column'] as Fields | undefined)?.['name'])} to the ${code(one['table'])} database table` }),
  drop_column: (one) => ({ verb: 'remove', rest: `${code(one['column'])} from the ${code(one['table'])} database table` }),
  rename_column: (one) => ({ verb: 'rename', rest: `${code(one['column'])} of the ${code(one['table'])} database table to ${code(one['to'])}` }),
  alter_column: (one) => ({ verb: 'change', rest: `${code(one['column'])} of the ${code(one['table'])} database table` }),
  add_enum_value: (one) => ({ verb: 'add', rest: `${code(one['value'])} to the ${code(one['enum'])} enum` }),
  create_enum: (one) => ({ verb: 'add', rest: `the ${code(one['enum'])} enum`, minor: true }),
  rename_enum: (one) => ({ verb: 'rename', rest: `the enum ${code(one['enum'])} to ${code(one['to'])}` }),
  create_index: (one) => ({ verb: 'add', rest: `an index on ${code(columns(one))} of the ${code(one['table'])} database table`, minor: true }),
  drop_index: (one) => ({ verb: 'remove', rest: `the ${code(one['name'])} index from the ${code(one['table'])} database table`, minor: true }),
};

function aboutCompose(compose: Fields | undefined): Said[] {
  const variables = Object.keys((compose?.['environment'] as Fields | undefined) ?? {});
  if (!compose?.['service']) return [];
  if (variables.length === 0) return [{ verb: 'change', rest: `the ${code(compose['service'])} service of the compose file` }];
  return [{ verb: 'add', rest: `${variables.map(code).join(', ')} to the ${code(compose['service'])} service` }];
}

/** Verbs that a description of what a thing does begins with. */
const DOES = /^(switches|enables|disables|delays|sets|controls|defines|allows|adds|turns|makes|limits|stores|marks|overrides|configures|determines|specifies|selects|shows|hides|sends|skips|forces|restricts|requires|activates|toggles|lets|tells|uses|caps|changes|keeps|slows)\b/i;
const DO = /^(switch|enable|disable|delay|set|control|define|allow|add|turn|make|limit|store|override|configure|determine|specify|select|show|hide|send|skip|force|restrict|require|activate|toggle|let|tell|use|cap|change|keep)\b/i;

/** What the thing is for, joined to its announcement: "that delays …", "to enable …", "to set the number of …". */
function purpose(description: unknown): string {
  const text = sentence(description);
  if (text === '') return '';
  if (DOES.test(text)) return ` that ${text}`;
  if (DO.test(text)) return ` to ${text}`;
  return /^(the|a|an|whether|how|which|where|when)\b/i.test(text) ? ` to set ${text}` : ` to set the ${text}`;
}

const aside = (description: unknown): string => (sentence(description) === '' ? '' : `: ${sentence(description)}`);

/** One line without a full stop; its first word small unless it is an abbreviation or a name in capitals. */
function sentence(value: unknown): string {
  const text = typeof value === 'string' ? value.replace(/\s+/g, ' ').trim().replace(/\.$/, '') : '';
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
