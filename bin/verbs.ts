import { InfraError } from '../pipeline/error.js';
import { coverageText, detectionText, printable, questionsText } from '../pipeline/say.js';
import { helpText, type VerbName } from './options.js';

/** One call of the command. */
export interface Call {
  /** Absolute path of the workspace. */
  root: string;
  feature: string | undefined;
  /** One JSON document on standard output and nothing else there. */
  json: boolean;
  quiet: boolean;
  /** False without a terminal, with CI=true and with --no-interactive. */
  interactive: boolean;
  color: boolean;
  values: { [option: string]: string | boolean | undefined };
}

type Verb = (call: Call) => Promise<number>;

export const DONE = 0;
export const REFUSED = 1;
const FAILED = 2;

/** Words for people, on standard error. */
export const say = (call: Call, text: string): void => void (call.quiet || process.stderr.write(text));
/** The one JSON document, where it was asked for. */
export const answer = (call: Call, document: unknown): void => void (call.json && process.stdout.write(`${JSON.stringify(document, null, 2)}\n`));

function featureOf(call: Call): string {
  if (call.feature) return call.feature;
  throw new InfraError({ subject: 'no feature was named', remedy: 'Add --feature ID: the folder under .claude/feature-dev.' });
}

/** Loads what every verb that knows the kinds needs; the others stay light. */
const loadRegistry = async () => (await import('../generators/registry.js')).registry;

const apply: Verb = async (call) => (await import('./apply.js')).apply(call, featureOf(call), await loadRegistry());

const verify: Verb = async (call) => {
  const { verify: run } = await import('../executors/verify/verify.js');
  const { engine, 'database-url': url } = call.values;
  const result = await run(call.root, featureOf(call), {
    quiet: call.quiet || call.json,
    force: call.values['force'] === true,
    ...(typeof url === 'string' ? { databaseUrl: url } : {}),
    ...(typeof engine === 'string' ? { engine } : {}),
  });
  answer(call, { ok: result.ok, evidence: result.evidence });
  say(call, result.evidence.map((one) => `${outcomeOf(one)} ${one.task_id} ${one.proof}: ${printable(one.summary)}\n`).join(''));
  return result.ok ? DONE : FAILED;
};

/** A proof that could not run has not passed. */
const outcomeOf = (one: { exit: number; verdict?: string | undefined }): string => (one.verdict === 'skipped' ? 'skip' : one.exit === 0 ? 'ok  ' : 'FAIL');

const coverage: Verb = async (call) => {
  const { coverage: run } = await import('../executors/coverage/coverage.js');
  const { report, gate, ok } = await run(call.root, featureOf(call), await loadRegistry());
  answer(call, report);
  say(call, coverageText(report, call));
  if (call.values['gate'] !== true || ok) return DONE;
  process.stderr.write(`gate closed: ${[...gate.uncovered, ...gate.open.map((row) => `${row.checklist_id} ${row.status}`), ...gate.blockers].join('; ')}\n`);
  return FAILED;
};

const detect: Verb = async (call) => {
  const [{ detect: run }, { detection }, { openWorkspace }] = await Promise.all([
    import('../pipeline/detect.js'),
    import('../generators/detection.js'),
    import('../pipeline/workspace.js'),
  ]);
  const found = await run(openWorkspace(call.root), detection);
  if (call.json) answer(call, found);
  else process.stdout.write(detectionText(found, call));
  return DONE;
};

const check: Verb = async (call) => {
  const [{ check: run }, { driftAs }] = await Promise.all([import('../executors/check/check.js'), import('../executors/check/index.js')]);
  const drift = run(call.root, call.feature);
  const format = call.values['sarif'] === true ? 'sarif' : call.json ? 'json' : 'text';
  if (format !== 'text' || !drift.ok || !call.quiet) process.stdout.write(driftAs(format, drift));
  return drift.ok ? DONE : FAILED;
};

const undo: Verb = async (call) => {
  const { undo: run, undoneText } = await import('../generators/undo/undo.js');
  const feature = featureOf(call);
  const dryRun = call.values['dry-run'] === true;
  const done = await run(call.root, feature, { dryRun, keepApplied: call.values['keep-applied'] === true, onWait: (holder) => say(call, `Waiting for ${holder}.\n`) });
  if (done.recovered) say(call, `${done.recovered}\n`);
  answer(call, { ok: true, written: done.written, files: done.entries.map((entry) => entry.path), kept: done.kept });
  say(call, undoneText(feature, done, dryRun));
  return DONE;
};

const planCheck: Verb = async (call) => {
  const { readPlan } = await import('../pipeline/plan.js');
  const { openWorkspace } = await import('../pipeline/workspace.js');
  const { typeTasks } = await import('../pipeline/resolve.js');
  const { loadAll } = await import('../pipeline/kinds.js');
  const kinds = await loadAll((await loadRegistry()).kinds);
  const plan = readPlan(openWorkspace(call.root), featureOf(call), kinds);
  const { questions } = typeTasks(plan, kinds);
  answer(call, { ok: questions.length === 0, tasks: plan.tasks.map((task) => task.task_id), questions });
  if (questions.length > 0) process.stderr.write(questionsText(questions, 'nothing', call));
  else say(call, `The plan is fine: ${plan.tasks.length} infrastructure tasks.\n`);
  return questions.length > 0 ? REFUSED : DONE;
};

const planAdd: Verb = async (call) => (await import('./menu.js')).planAdd(call);
const menu: Verb = async (call) => (await import('./menu.js')).menu(call);

/** The verbs by name; the empty one is the menu. Each loads what it needs when it runs. */
export const verbs: { [V in VerbName]: Verb } = {
  apply,
  verify,
  coverage,
  check,
  undo,
  detect,
  'plan check': planCheck,
  'plan add': planAdd,
  '': menu,
};

export async function version(): Promise<number> {
  process.stdout.write(`${(await loadRegistry()).generator}\n`);
  return DONE;
}

export async function help(): Promise<number> {
  process.stdout.write(helpText());
  return DONE;
}
