import { edit, file, type Change } from '../../pipeline/change.js';
import { codeStyle, literal } from '../../pipeline/code-style.js';
import { editSource, type SourceOp } from '../../pipeline/edit/source.js';
import type { Found, Made } from '../../pipeline/kind.js';
import { constantCase, snakeCase } from '../../pipeline/names.js';
import type { Survey } from '../../pipeline/precedent.js';
import { commentWords, flagReport, flagSteps, flagWarnings } from './purpose.js';
import type { FlagTask } from './task.js';
import { newTruthTest } from './truth-test.js';
import { declareVariable } from './variable.js';

/** The first module of flags, where the workspace has none: an object whose entries read the environment. */
export async function startModule(task: FlagTask, found: Found, survey: Survey): Promise<Made> {
  const path = modulePath(task, found);
  if (!path) return { changes: [], questions: [noSystem(task, found)] };
  const style = codeStyle(found.workspace, path);
  const variable = task.variable ?? `FEATURE_${constantCase(task.name).replace(/^(ENABLE|FEATURE)_/, '')}`;
  const name = /^[A-Za-z_]\w*$/.test(task.name) ? task.name : snakeCase(task.name);
  const expression = `process.env.${variable} === ${literal(style, 'true')}`;
  const view = { words: commentWords(task), name, expression, i: style.indent, semi: style.semicolon };
  const declared = await declareVariable(task, variable, [], [path], found, survey);
  const test = newTruthTest({ module: path, object: 'featureFlags', member: name, variable, on: 'true' }, found);
  return {
    changes: [await moduleChange(path, view, found), ...declared.changes, ...(test ? [test.change] : [])],
    because: [`no flags in the workspace: ${path} is their first module`, ...(declared.because ?? []), ...(test ? [test.because] : [])],
    warnings: [...flagWarnings(task, found), ...(declared.warnings ?? [])],
    questions: declared.questions ?? [],
    report: flagReport(task, variable, true),
    proofs: [{ proof: 'flag-truth', what: `flag ${task.name} is off by default`, input: { file: path, container: 'featureFlags', name, variable } }],
    steps: flagSteps(task, variable),
  };
}

/** The module, or one more entry of the module that an earlier task of the run begins. */
async function moduleChange(path: string, view: { words: string; name: string; expression: string; i: string; semi: string }, found: Found): Promise<Change> {
  const begun = (found.workspace.read(path) ?? '').trim() === '' && ((await found.draft.read(path)) ?? '').trim() !== '';
  if (!begun) return file(path, 'flag/in-code/flags.ts.hbs', view);
  const lead = `/** ${view.words.replaceAll('*/', '* /')} */`;
  return edit<SourceOp>(path, editSource, { op: 'entry', container: 'featureFlags', name: view.name, text: `${view.name}: ${view.expression}`, lead });
}

function modulePath(task: FlagTask, found: Found): string | undefined {
  const named = [task.path, ...(task.paths ?? []), ...found.task.files_to_create, ...found.task.files_to_modify].find((path) => /\.[cm]?[jt]s$/.test(path ?? ''));
  if (named) return named;
  const sources = found.workspace.files().filter((path) => /^src\/.*\.[cm]?[jt]s$/.test(path));
  if (sources.length === 0) return undefined;
  const extension = sources.some((path) => path.endsWith('.ts')) ? 'ts' : 'js';
  return `src/config/feature-flags.${extension}`;
}

const noSystem = (task: FlagTask, found: Found) => ({
  slot: `changes[${found.index}].path`,
  reason: `No flag system was found, so it is not clear where ${task.name} is declared.`,
  seen: ['no module of flags, no flagd file, no flag service in the dependencies'],
});
