/** What `parseArgs` of Node.js needs to know of an option, and what people need to. */
interface Option {
  type: 'string' | 'boolean';
  short?: string;
  /** What stands for its value in the help. */
  value?: string;
  says: string;
}

/** Every option there is. */
export const OPTIONS = {
  feature: { type: 'string', value: 'ID', says: 'the folder under .claude/feature-dev' },
  root: { type: 'string', value: 'DIR', says: 'the workspace (default: the one around the current folder)' },
  json: { type: 'boolean', says: 'one JSON document on standard output' },
  quiet: { type: 'boolean', says: 'errors only' },
  'no-interactive': { type: 'boolean', says: 'never ask (implied without a terminal or with CI=true)' },
  'dry-run': { type: 'boolean', says: 'everything but the last step' },
  expect: { type: 'string', value: 'HASH', says: 'refuse unless this is still what a dry run showed' },
  'remove-dropped': { type: 'boolean', says: 'take back what the plan no longer asks for' },
  strategy: { type: 'string', value: 'NAME', says: 'direct or expand-contract: how a migration makes what breaks running code' },
  'database-url': { type: 'string', value: 'URL', says: 'a server of this machine to run migrations on' },
  engine: { type: 'string', value: 'NAME', says: 'the embedded database to run them on' },
  gate: { type: 'boolean', says: 'fail when a criterion is open' },
  sarif: { type: 'boolean', says: 'the findings as SARIF' },
  force: { type: 'boolean', says: 'run what was run before' },
  'keep-applied': { type: 'boolean', says: 'leave migrations that have run' },
  help: { type: 'boolean', short: 'h', says: 'this text' },
  version: { type: 'boolean', says: 'package and version' },
} as const satisfies { [name: string]: Option };

export type OptionName = keyof typeof OPTIONS;

/** Taken by every verb. */
const COMMON: readonly OptionName[] = ['root', 'json', 'quiet', 'no-interactive', 'help', 'version'];

interface VerbLine {
  says: string;
  /** Options besides those that every verb takes. */
  takes: readonly OptionName[];
  /** Of these the ones it cannot do without. */
  needs: readonly OptionName[];
}

/** The verbs and their options; the empty one is the menu. */
export const TAKES = {
  apply: { says: 'make the changes of the plan', takes: ['feature', 'dry-run', 'expect', 'remove-dropped', 'strategy'], needs: ['feature'] },
  verify: { says: 'execute and prove them', takes: ['feature', 'database-url', 'engine', 'force'], needs: ['feature'] },
  coverage: { says: 'write infra-coverage.json', takes: ['feature', 'gate'], needs: ['feature'] },
  check: { says: 'compare record, files and plan', takes: ['feature', 'sarif'], needs: [] },
  undo: { says: 'take the changes back', takes: ['feature', 'dry-run', 'keep-applied'], needs: ['feature'] },
  detect: { says: 'what the workspace uses, and why', takes: [], needs: [] },
  'plan check': { says: 'all problems of the plan', takes: ['feature'], needs: ['feature'] },
  'plan add': { says: 'add a task by prompts', takes: ['feature'], needs: [] },
  '': { says: 'the menu', takes: ['dry-run'], needs: [] },
} as const satisfies { [verb: string]: VerbLine };

export type VerbName = keyof typeof TAKES;

/** The options among some that a verb does not take. */
export function refused(verb: VerbName, given: readonly string[]): string[] {
  const taken: readonly string[] = [...COMMON, ...TAKES[verb].takes];
  return given.filter((name) => !taken.includes(name));
}

/** The options that a verb takes besides those of every verb, as they are written. */
export const optionsOf = (verb: VerbName): string[] => TAKES[verb].takes.map(written);

const spelled = (option: Option, name: string): string => `--${name}${option.value ? ` ${option.value}` : ''}`;
const written = (name: OptionName): string => spelled(OPTIONS[name], name);

/** Columns of the verbs and of the options in the help. */
const VERB_COLUMN = 14;
const OPTION_COLUMN = 36;

/** The text of --help: verbs with their options, then what the options mean. */
export function helpText(): string {
  const verbs = Object.entries<VerbLine>(TAKES).flatMap(([verb, { says, takes, needs }]) => [
    `  ${(verb || '(no verb)').padEnd(VERB_COLUMN)}${says}`,
    ...(takes.length > 0 ? [`  ${''.padEnd(VERB_COLUMN)}${takes.map((name) => (needs.includes(name) ? written(name) : `[${written(name)}]`)).join(' ')}`] : []),
  ]);
  const meaning = ([name, option]: [string, Option]): string => `  ${spelled(option, name).padEnd(OPTION_COLUMN)}${option.says}`;
  const all = Object.entries<Option>(OPTIONS);
  const isCommon = ([name]: [string, Option]): boolean => COMMON.includes(name as OptionName);
  return [
    'infra-dev <verb> [options]',
    '',
    ...verbs,
    '',
    ...all.filter((one) => !isCommon(one)).map(meaning),
    '',
    'Every verb takes:',
    ...all.filter(isCommon).map(meaning),
    '',
    'Exit codes: 0 done, 1 refused (nothing was written), 2 checks failed, 3 a bug.',
    '',
  ].join('\n');
}
