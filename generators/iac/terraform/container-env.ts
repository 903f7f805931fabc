import { edit, type Change, type Editor } from '../../../pipeline/change.js';
import { align, isAligned } from '../../../pipeline/edit/hcl/align.js';
import { InfraError } from '../../../pipeline/error.js';
import { placeOf, type ModuleFile, type TerraformModule } from '../../../pipeline/edit/hcl/module.js';
import { lineAt, parseHcl } from '../../../pipeline/edit/hcl/parse.js';
import type { Container, Entry } from '../../../pipeline/edit/locator.js';
import { locator } from '../../../pipeline/edit/hcl.js';
import { references } from '../../../pipeline/edit/hcl/references.js';
import { tokenize } from '../../../pipeline/edit/hcl/token.js';
import type { Variable } from '../task.js';
import { slotOf, type Work } from './work.js';

/** A place that gives a container an environment variable from `var.…`. */
interface Feed {
  file: ModuleFile;
  container: Container;
  entry: Entry;
  variable: string;
}

/** `NAME = var.x` in a map, or `{ name = "NAME", value = var.x }` in a list: behind the entry most like it, wherever that one stands. */
export function feedContainers(work: Work, module: TerraformModule, variable: Variable): void {
  if (!variable.env_name) return;
  const feeds = module.files.flatMap((file) => feedsIn(file));
  const alike = feeds.filter((feed) => isSensitive(module, feed.variable) === variable.sensitive);
  const [last] = (alike.length > 0 ? alike : feeds).slice(-1);
  if (!last) return askWhere(work, variable, module);
  for (const feed of feeds.filter((one) => one.entry.name === last.entry.name && one.variable === last.variable)) {
    const op: FeedOp = {
      path: feed.container.path,
      precedent: feed.entry.name,
      from: feed.variable,
      name: variable.env_name,
      to: variable.name,
    };
    work.changes.push(edit(feed.file.path, feedEditor, op) as Change);
    work.because.push(
      `${variable.env_name} beside ${feed.entry.name} (${feed.file.path}:${lineAt(feed.file.text, feed.entry.node.start)})`,
    );
  }
}

function isSensitive(module: TerraformModule, name: string): boolean {
  return module.files.some(({ body }) =>
    body.items.some(
      (item) =>
        item.kind === 'block' &&
        item.type === 'variable' &&
        item.labels[0] === name &&
        item.body.items.some((one) => one.kind === 'attribute' && one.name === 'sensitive' && one.tokens[0]?.text === 'true'),
    ),
  );
}

const ENV_NAME = /^[A-Z][A-Z0-9_]{2,}$/;

function feedsIn(file: ModuleFile): Feed[] {
  const containers = locator.outline(file.text, file.path) as Container[];
  return containers.flatMap((container) =>
    container.entries.flatMap((entry) => {
      const variable = ENV_NAME.test(entry.name) ? usedVariable(file.text.slice(entry.node.start, entry.node.end)) : undefined;
      return variable ? [{ file, container, entry, variable }] : [];
    }),
  );
}

function usedVariable(source: string): string | undefined {
  const used = references(tokenize(source, 'an entry')).filter((name) => name.startsWith('var.'));
  return used.length === 1 ? used[0]?.slice('var.'.length) : undefined;
}

interface FeedOp {
  path: string;
  precedent: string;
  from: string;
  name: string;
  to: string;
}

/** Copies an entry, with the two names exchanged. */
const feedEditor: Editor<FeedOp> = async (text, ops, path) => {
  let current = text;
  for (const op of ops) current = await copyEntry(current, op, path);
  return current;
};

async function copyEntry(text: string, op: FeedOp, path: string): Promise<string> {
  const containers = await locator.outline(text, path);
  const container = containers.find((one) => one.path === op.path && one.entries.some((entry) => entry.name === op.precedent));
  const precedent = container?.entries.find((entry) => entry.name === op.precedent);
  if (!container || !precedent)
    throw new InfraError({ subject: `has no ${op.precedent} any more`, file: path, remedy: `Hand ${op.name} over by hand: var.${op.to}` });
  if (container.entries.some((entry) => entry.name === op.name)) return text;
  const copy = text
    .slice(precedent.node.start, precedent.node.end)
    .replaceAll(op.precedent, op.name)
    .replaceAll(`var.${op.from}`, `var.${op.to}`);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const indent = /[ \t]*$/.exec(text.slice(0, precedent.node.start))?.[0] ?? '';
  const separator = container.separator;
  const behind = new RegExp(`^[ \\t]*${separator}`).exec(text.slice(precedent.node.end))?.[0].length ?? 0;
  const trailing = separator !== '' && behind > 0 ? separator : '';
  const added = `${separator}${eol}${indent}${copy}${trailing}`;
  const next = text.slice(0, precedent.node.end) + added + text.slice(precedent.node.end + behind);
  parseHcl(next, path);
  const tidy = isAligned(text, path, precedent.node);
  return tidy ? align(next, path, { start: precedent.node.end, end: precedent.node.end + added.length }) : next;
}

function askWhere(work: Work, variable: Variable, module: TerraformModule): void {
  work.questions.push({
    slot: slotOf(work, `variables[name=${variable.name}].env_name`),
    reason: `Nothing in ${module.folder} hands a variable to a container's environment, so the place for ${variable.env_name} is not certain.`,
    seen: module.files
      .flatMap((file) =>
        file.body.items.flatMap((item) => (item.kind === 'block' && item.type === 'resource' ? [placeOf({ file, block: item })] : [])),
      )
      .slice(0, 8),
  });
}
