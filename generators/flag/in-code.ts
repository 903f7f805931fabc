import { edit, type Change } from '../../pipeline/change.js';
import { entryEditor, sortedPosition, type EntryOp } from '../../pipeline/edit/clone.js';
import { locatorFor } from '../../pipeline/edit/locators.js';
import { lineNumber } from '../../pipeline/edit/lines.js';
import { InfraError } from '../../pipeline/error.js';
import type { Found, Made, ProofRequest, Tool } from '../../pipeline/kind.js';
import type { Place } from '../../pipeline/precedent/places.js';
import { positionFor } from '../../pipeline/precedent/position.js';
import { openSurvey, type Survey } from '../../pipeline/precedent.js';
import { detectInCode } from './detection/in-code.js';
import { flagEntry, variableOf, type FlagEntry, type NewFlag } from './entry.js';
import { environmentValue } from './environment.js';
import { nameLike, variableLike } from './name-form.js';
import { candidateFiles, flagHubs, flagPlaces, isHub, newestFlags, rivals, type FlagHub } from './place.js';
import { commentWords, flagReport, flagSteps, flagWarnings } from './purpose.js';
import { startModule } from './start.js';
import type { FlagTask } from './task.js';
import { truthTest } from './truth-test.js';
import { declareVariable } from './variable.js';

/** Flags that are code: objects, unions, enums and typed maps, cloned from the newest flags everywhere these stand. */
export const inCode: Tool<FlagTask> = { name: 'in-code', part: 'flag by in-code', fallback: true, detect: detectInCode, changes };

async function changes(task: FlagTask, found: Found): Promise<Made> {
  if (task.variants) throw new InfraError({ subject: `task "${found.task.id}": flag ${task.name} has variants, and the flags of this workspace are on or off`, remedy: 'Leave "variants" out, or name a flag system that has them with "tool".' });
  const survey = found.memo('env survey', () => openSurvey(found.workspace));
  const hubs = await flagHubs(candidateFiles(task, found), survey);
  const [hub] = hubs;
  if (!hub) return startModule(task, found, survey);
  const others = rivals(hubs);
  if (others.length > 0 && !named(task, found, hub)) return { changes: [], questions: [whichModule([hub, ...others], found)] };
  return follow(task, found, survey, hub);
}

const named = (task: FlagTask, found: Found, hub: FlagHub): boolean => [task.path, ...(task.paths ?? []), ...found.task.files_to_modify].includes(hub.file.path);

async function follow(task: FlagTask, found: Found, survey: Survey, hub: FlagHub): Promise<Made> {
  const own = nameLike(hub.names, task.name);
  const voters = newestFlags(hub, own, found);
  if (voters.length === 0) return startModule(task, found, survey);
  const { followed, left } = await flagPlaces(hub, voters, survey);
  const pairs = readPairs(hub).filter((pair) => pair.name !== own);
  const variable = task.variable ?? (pairs.length > 0 ? (variableLike(pairs, task.name) ?? null) : null);
  const flag = (place: Place): NewFlag => ({ name: task.name, variable, words: commentWords(task), on: environmentValue(task, place.file.path), reads: isHub(place, hub) });
  const written = followed.flatMap((place) => {
    const entry = flagEntry(place, voters, flag(place));
    return entry ? [{ place, entry }] : [];
  });
  const existing = written.flatMap(({ place, entry }) => existingAt(place, entry));
  const missing = written.filter(({ place, entry }) => !place.container.entries.some((one) => one.name === entry.name));
  const inserted = await Promise.all(missing.map(({ place, entry }) => insertion(place, entry, task)));
  const main = written.find(({ place }) => isHub(place, hub));
  const declared = variable ? await declareVariable(task, variable, voters.flatMap((voter) => pairs.find((pair) => pair.name === voter)?.variable ?? []), followed.map((place) => place.file.path), found, survey) : { changes: [] };
  const test = main ? truthTest(hub, main.entry, variable, found) : undefined;
  const changed = [...inserted, ...declared.changes, ...(test ? [test.change] : [])];
  return {
    changes: changed,
    existing,
    because: [...reasons(task, written, left, voters), ...(declared.because ?? []), ...(test ? [test.because] : [])],
    warnings: [...flagWarnings(task, found), ...refusals(task, written), ...(declared.warnings ?? [])],
    follow_up: removal(task),
    questions: declared.questions ?? [],
    report: flagReport(task, variable, written.some(({ entry }) => entry.lead !== undefined)),
    proofs: main && variable ? [proofOf(task, hub, main.entry, variable)] : [],
    steps: flagSteps(task, variable),
  };
}

/** The flags of the hub that read a variable, with it. */
function readPairs(hub: FlagHub): { name: string; variable: string }[] {
  return hub.container.entries.flatMap((entry) => {
    const variable = entry.name ? variableOf(hub.file.text.slice(entry.node.start, entry.node.end)) : undefined;
    return variable ? [{ name: entry.name, variable }] : [];
  });
}

function existingAt(place: Place, entry: FlagEntry): { file: string; line: number }[] {
  const there = place.container.entries.find((one) => one.name === entry.name);
  return there ? [{ file: place.file.path, line: lineNumber(place.file.text, there.node.start) }] : [];
}

async function insertion(place: Place, entry: FlagEntry, task: FlagTask): Promise<Change> {
  const locator = await locatorFor(place.file.path);
  if (!locator) throw new Error(`no locator reads ${place.file.path}`);
  const wanted = { name: entry.name, value_type: 'boolean' as const, required: false, sensitive: false, default: false, example: null, description: task.description, options: [], group: null, values: {} };
  const position = positionFor(place.container, entry.name, wanted, place.file.text);
  const after = position.after === undefined ? sortedAfter(place, entry.name) : position.after;
  const op: EntryOp = { op: 'insert', container: place.container.path, name: entry.name, text: entry.text, ...(entry.lead ? { lead: entry.lead } : {}), ...(after === undefined ? {} : { after }) };
  return edit<EntryOp>(place.file.path, entryEditor(locator), op);
}

/** The sibling it follows in their order; members without a name stay where they are. */
function sortedAfter({ container }: Place, name: string): string | null | undefined {
  const names = container.entries.map((one) => one.name).filter(Boolean);
  const at = sortedPosition(names, name);
  return at === undefined ? names.at(-1) : at === 0 ? null : names[at - 1];
}

function reasons(task: FlagTask, written: readonly { place: Place; entry: FlagEntry }[], left: readonly Place[], voters: readonly string[]): string[] {
  const files = [...new Set(written.map(({ place }) => place.file.path))];
  const like = [...new Set(written.map(({ entry }) => entry.like))];
  return [
    `${task.name}: as ${like.slice(0, 3).join(', ')}: ${written.length} ${written.length === 1 ? 'place' : 'places'} in ${files.join(', ')}`,
    ...left.map((place) => `${task.name}: not in ${place.file.path}, where ${place.declared.size} of the ${voters.length} newest flags stand`),
  ];
}

const refusals = (task: FlagTask, written: readonly { place: Place; entry: FlagEntry }[]): string[] =>
  written.flatMap(({ place, entry }) => (entry.refused ? [`${place.file.path}: ${task.name} is not written as its neighbour: ${entry.refused}`] : []));

const removal = (task: FlagTask): string[] => {
  const steps = task.removal_plan ?? [];
  return steps.length ? [`remove ${task.name}${task.expires ? ` by ${task.expires}` : ''}: ${steps.join('; ')}`] : [];
};

const proofOf = (task: FlagTask, hub: FlagHub, entry: FlagEntry, variable: string): ProofRequest => ({
  proof: 'flag-truth',
  what: `flag ${task.name} is off by default`,
  input: { file: hub.file.path, container: hub.container.path, name: entry.name, variable },
});

const whichModule = (hubs: readonly FlagHub[], found: Found) => ({
  slot: `changes[${found.index}].path`,
  reason: 'Flags are kept in several modules.',
  seen: hubs.map((hub) => `${hub.file.path}:${lineNumber(hub.file.text, hub.container.inner.start)} ${hub.container.path}: ${hub.names.slice(0, 3).join(', ')}`),
  options: hubs.map((hub) => hub.file.path),
});
