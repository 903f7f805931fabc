import { edit, type Change } from '../../pipeline/change.js';
import { editEnv } from '../../pipeline/edit/env.js';
import type { Found, Made } from '../../pipeline/kind.js';
import { FOLLOWED, placesOf } from '../../pipeline/precedent/places.js';
import type { Ranked } from '../../pipeline/precedent/siblings.js';
import { collectSiblings, followPrecedents, isEditable, type Hub, type Sibling, type Survey, type Wanted } from '../../pipeline/precedent.js';
import type { FlagTask } from './task.js';

const VARIABLE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;
const EXAMPLES = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'env.example', 'example.env'];
/** Where variables are declared, by name: examples, typed schemas, the build tool's list. */
const DECLARATIONS = ['**/.env*', '**/*.env.{example,sample,template,dist}', '**/{turbo,app}.json', '**/*env*.{ts,mts,js,mjs}', '**/{config,configuration}/**/*.{ts,mts,js,mjs}'];
/** Fewer flags than these that are declared nowhere else are no habit of the workspace. */
const CONVENTION = 3;
const READS_ENV = /process\.env|import\.meta\.env|cleanEnv|createEnv|ProcessEnv|registerAs|validationSchema/;

type Declared = Pick<Made, 'changes' | 'because' | 'warnings' | 'questions'>;

/**
 * Declares the variable of a flag where the variables of the other flags are declared; where no other flag has one, as any variable.
 * @param neighbours variables that other flags read
 * @param handled files whose flag lists already got their entry
 */
export async function declareVariable(task: FlagTask, variable: string, neighbours: readonly string[], handled: readonly string[], found: Found, survey: Survey): Promise<Declared> {
  const wanted = wantedOf(task, variable);
  const flags = neighbours.length > 0 ? await amongFlags(neighbours, handled, survey) : 'nowhere';
  const known = flags === 'nowhere' && neighbours.length < CONVENTION ? await amongAll(found, handled, survey) : flags;
  if (known === 'nowhere') return { changes: [], because: [`${variable} is declared nowhere else, as ${neighbours[0]} is not`] };
  const hints = [...found.task.files_to_modify, ...found.task.files_to_create];
  const followed = await followPrecedents({ survey, wanted: [wanted], ...known, hints, value: (one) => one.default, added: found.memo('env added', () => []) });
  const changes = followed.changes.filter((change) => !handled.includes(change.path));
  const files = [...new Set(changes.map((change) => change.path))];
  const [entry] = followed.entries;
  if (entry) return { changes, because: files.length > 0 ? [`${variable}: as ${entry.precedent} does: ${files.join(', ')}`] : [], warnings: followed.warnings };
  if (followed.questions.length > 0) return { changes: [], questions: followed.questions };
  return start(task, variable, found);
}

const wantedOf = (task: FlagTask, variable: string): Wanted => ({
  name: variable,
  value_type: 'boolean',
  required: false,
  sensitive: false,
  default: false,
  example: null,
  description: task.description,
  options: [],
  group: 'Feature flags',
  values: {},
});

interface Known {
  siblings: readonly Sibling[];
  hubs: readonly Hub[];
}

async function amongFlags(neighbours: readonly string[], handled: readonly string[], survey: Survey): Promise<Known | 'nowhere'> {
  const siblings = neighbours.map((name): Sibling => ({ name, type: 'boolean', optional: true, sensitive: false, files: new Set() }));
  const ranked = siblings.map((sibling): Ranked => ({ sibling, score: 0, why: [] }));
  const places = (await placesOf(survey, ranked, neighbours, neighbours[0] ?? '')).filter((place) => place.support >= FOLLOWED && !handled.includes(place.file.path));
  if (places.length === 0) return 'nowhere';
  const hubs = places.map((place): Hub => ({ file: place.file, container: place.container, names: [...place.declared.keys()] }));
  for (const sibling of siblings) hubs.forEach((hub) => hub.names.includes(sibling.name) && sibling.files.add(hub.file.path));
  return { siblings, hubs };
}

async function amongAll(found: Found, handled: readonly string[], survey: Survey): Promise<Known> {
  const { workspace } = found;
  const seen = found.findings.filter((finding) => finding.kind === 'env').flatMap((finding) => finding.paths);
  const reads = (path: string): boolean => !/\.[cm]?[jt]s$/.test(path) || READS_ENV.test(workspace.read(path) ?? '');
  const files = [...new Set([...seen, ...workspace.glob(DECLARATIONS)])].filter((path) => workspace.has(path) && isEditable(workspace, path) && !handled.includes(path));
  return collectSiblings(survey, files.filter(reads), ({ name }, _file, container) => (container.kind !== 'statements' && VARIABLE.test(name) && name.length > 1 ? name : undefined));
}

/** No variable is declared yet: the example file, made when there is none. */
function start(task: FlagTask, variable: string, found: Found): Declared {
  const path = EXAMPLES.find((one) => found.draft.has(one)) ?? '.env.example';
  const change: Change = edit(path, editEnv, { name: variable, text: `${variable}=false`, comment: task.description.replace(/\s+/g, ' '), group: 'Feature flags' });
  return { changes: [change], because: [`no variable is declared in this workspace yet: ${variable} starts ${path}`] };
}
