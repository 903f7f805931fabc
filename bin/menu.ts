import { InfraError } from '../pipeline/error.js';
import type { Json } from '../pipeline/kind.js';
import { packageRoot } from '../pipeline/render.js';
import type { Call } from './verbs.js';

/** The plop menu, wrapped as plop's documentation shows. */
export async function menu(call: Call): Promise<number> {
  if (!call.interactive) throw new InfraError({ subject: 'the menu needs a terminal', remedy: 'Name a verb: infra-dev --help' });
  const [{ Plop, run }, { join }] = await Promise.all([import('plop'), import('node:path')]);
  process.env['INFRA_DEV_ROOT'] = call.root;
  const configPath = join(packageRoot, 'dist', 'plopfile.js');
  // plop ends the process with 1 by itself when an action fails; it reads the rest of the command line for its own options.
  Plop.prepare({ cwd: call.root, configPath }, (env) => Plop.execute(env, run as never));
  return 0;
}

/** Adds a task to a feature's plan by prompts, and writes nothing else. */
export async function planAdd(call: Call): Promise<number> {
  if (!call.interactive) throw new InfraError({ subject: '`plan add` asks, and there is no terminal', remedy: 'Write the task into plan.json; `infra-dev plan check` shows what is wrong with it.' });
  const [{ kinds: rows }, { loadAll }, { askFor }, { askByInquirer }, { planAlone }, { writeAll }, { openWorkspace }, { checkFeatureId, featureFolder }] = await Promise.all([
    import('../generators/index.js'),
    import('../pipeline/kinds.js'),
    import('../pipeline/ask.js'),
    import('./inquire.js'),
    import('../generators/alone.js'),
    import('../pipeline/write/index.js'),
    import('../pipeline/workspace.js'),
    import('../pipeline/plan.js'),
  ]);
  const feature = call.feature ?? String(await askByInquirer({ type: 'input', name: 'feature', message: 'feature id' }));
  checkFeatureId(feature);
  const typed = (await loadAll(rows)).filter((kind) => kind.task);
  const chosen = await askByInquirer({ type: 'list', name: 'kind', message: 'What is to be changed?', choices: typed.map((kind) => ({ name: kind.title, value: kind.name })) });
  const kind = typed.find((one) => one.name === chosen)!;
  const change: { [key: string]: Json } = await askFor(kind.task!, { type: kind.type! }, askByInquirer);
  const { planText } = planAlone(call.root, kind, change, { feature, now: new Date().toISOString() });
  const path = `${featureFolder(feature)}/plan.json`;
  await writeAll(call.root, [{ path, before: openWorkspace(call.root).read(path), after: planText }]);
  process.stderr.write(`Wrote ${path}. Next: infra-dev apply --feature ${feature} --dry-run\n`);
  return 0;
}
