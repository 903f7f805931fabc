import type { Tree } from '@nx/devkit';
import { InfraError } from '../../pipeline/error.js';
import { initOptions } from './schema.js';

/** A module of its own, because Nx loads it on every command. */
const PLUGIN = 'infra-dev/plugin';

/** The Nx generator `infra-dev:init`: adds the plugin to nx.json, whose targets appear for every feature folder. */
export default async function init(tree: Tree, options: unknown): Promise<void> {
  const chosen = initOptions.parse(options);
  const text = tree.read('nx.json', 'utf-8');
  if (text === null) throw new InfraError({ subject: 'there is no nx.json', remedy: 'Run this at the root of an Nx workspace; elsewhere use `npx infra-dev`.' });
  const { parse, modify, applyEdits } = await import('jsonc-parser');
  const plugins: unknown[] = (parse(text) as { plugins?: unknown[] } | undefined)?.plugins ?? [];
  if (plugins.some((entry) => entry === PLUGIN || (entry as { plugin?: string } | null)?.plugin === PLUGIN)) return;
  const defaults = initOptions.parse({});
  const own = JSON.stringify(chosen) === JSON.stringify(defaults) ? PLUGIN : { plugin: PLUGIN, options: chosen };
  const formattingOptions = styleOf(text);
  const edits = modify(text, ['plugins', plugins.length], own, { formattingOptions, isArrayInsertion: true });
  tree.write('nx.json', applyEdits(text, edits));
}

/** The indentation and line ends of the file. */
function styleOf(text: string): { tabSize: number; insertSpaces: boolean; eol: string } {
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  return { tabSize: indent.length, insertSpaces: !indent.includes('\t'), eol: text.includes('\r\n') ? '\r\n' : '\n' };
}
