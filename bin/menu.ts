import { InfraError } from '../pipeline/error.js';
import type { Json } from '../pipeline/kind.js';
import { packageRoot } from '../pipeline/render.js';
import type { Call } from './verbs.js';

/** The plop menu, wrapped as plop's documentation shows. */
export async function menu(call: Call): Promise<number> {
  if (!call.interactive) throw new InfraError({ subject: 'the menu needs a terminal', remedy: 'Name a verb: infra-dev --help' });
  process.env['INFRA_DEV_ROOT'] = call.root;
  process.env['INFRA_DEV_DRY_RUN'] = String(call.values['dry-run'] === true);
  // plop reads the command line when it loads, and would take our options for its own.
  process.argv.splice(2);
  const [{ Plop, run }, { join }] = await Promise.all([import('plop'), import('node:path')]);
  const configPath = join(packageRoot, 'dist', 'plopfile.js');
  // plop ends the process with 1 by itself when an action fails.
  Plop.prepare({ cwd: call.root, configPath }, (env) => Plop.execute(env, run as never));
  return 0;
}

/** Adds a task to a feature's plan by prompts, and writes nothing else. */
export async function planAdd(call: Call): Promise<number> {
  if (!call.interactive) throw new InfraError({ subject: '`plan add` asks, and there is no terminal', remedy: 'Write the task into plan.json; `infra-dev plan check` shows what is wrong with it.' });
  const [{ kinds: rows }, { loadAll }, { askFor }, { terminal }, { planAlone }, { writeAll }, { openWorkspace }, { checkFeatureId, featureFolder, FEATURE_ID }] = await Promise.all([
    import('../generators/index.js'),
    import('../pipeline/kinds.js'),
    import('../pipeline/ask.js'),
    import('./inquire.js'),
    import('../generators/alone.js'),
    import('../pipeline/write/index.js'),
    import('../pipeline/workspace.js'),
    import('../pipeline/plan.js'),
  ]);
  const feature = call.feature ?? String(await terminal.ask({ type: 'input', message: 'Feature id', validate: (id) => FEATURE_ID.test(id) || 'Lower-case letters, digits, ".", "_" or "-".' }));
  checkFeatureId(feature);
  const typed = (await loadAll(rows)).filter((kind) => kind.task);
  const chosen = await terminal.ask({ type: 'select', message: 'What is to be changed?', choices: typed.map((kind) => ({ name: kind.title, value: kind.name })) });
  const kind = typed.find((one) => one.name === chosen)!;
  const change: { [key: string]: Json } = await askFor(kind.task!, { type: kind.type! }, terminal);
  const { planText } = planAlone(call.root, kind, change, { feature, now: new Date().toISOString() });
  const path = `${featureFolder(feature)}/plan.json`;
  await writeAll(call.root, [{ path, before: openWorkspace(call.root).read(path), after: planText }]);
  process.stderr.write(`Wrote ${path}. Next: infra-dev apply --feature ${feature} --dry-run\n`);
  return 0;
}
