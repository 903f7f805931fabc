import { created, file } from '../../../pipeline/change.js';
import { inFolder, type TerraformModule } from '../../../pipeline/edit/hcl/module.js';
import type { Value } from '../task.js';
import type { Asset } from './value.js';
import { slotOf, type Work } from './work.js';

/** First words for an e-mail's body, by the ending of the file. Other files have no sensible content that could be made up. */
const TEMPLATES: Record<string, string> = {
  html: 'iac/terraform/message.html.hbs',
  htm: 'iac/terraform/message.html.hbs',
  txt: 'iac/terraform/message.txt.hbs',
};

/**
 * Where a `{"file": …}` is, seen from the module's folder; creates it where it is not there yet.
 * @param attributes the arguments beside it: an e-mail's subject is its heading
 */
export function assetLocator(work: Work, module: TerraformModule, attributes: { [name: string]: Value }): (asset: Asset) => string {
  return (asset) => {
    const below = asset.path.startsWith(`${module.folder}/`) ? asset.path.slice(module.folder.length + 1) : asset.path;
    const path = inFolder(module.folder, below);
    if (below === asset.path && !work.found.draft.has(path) && work.found.draft.has(asset.path)) return same(work, asset.path, asset, upTo(module.folder) + asset.path);
    if (work.found.draft.has(path) || isPending(work, path)) return same(work, path, asset, below);
    create(work, path, asset, attributes);
    return below;
  };
}

/** A file that is there is referred to; where the plan says what stands in it, it must say just that. */
function same(work: Work, path: string, { content }: Asset, locator: string): string {
  if (content !== undefined) work.changes.push({ path, owner: 'user', next: (current) => created(path, current, content) });
  return locator;
}

const isPending = (work: Work, path: string): boolean => work.changes.some((change) => change.path === path);

const upTo = (folder: string): string => (folder === '.' ? '' : '../'.repeat(folder.split('/').length));

function create(work: Work, path: string, asset: Asset, attributes: { [name: string]: Value }): void {
  if (asset.content !== undefined) {
    const { content } = asset;
    work.changes.push({ path, owner: 'user', next: (current) => created(path, current, content) });
    return;
  }
  const template = TEMPLATES[path.slice(path.lastIndexOf('.') + 1)];
  const subject = [attributes['subject'], attributes['subject_part'], attributes['title']].find(
    (one): one is string => typeof one === 'string',
  );
  if (!template || subject === undefined) {
    work.questions.push({
      slot: slotOf(work, `resources[].attributes … {"file": "${asset.path}"}`),
      reason: `${path} is not there, and what is to stand in it cannot be told from the plan.`,
      seen: [],
      skeleton: { file: asset.path, content: '' },
    });
    return;
  }
  work.changes.push(file(path, template, { subject, name: typeof attributes['name'] === 'string' ? attributes['name'] : null }));
  work.warnings.push(`${path} holds first words only: have them approved by whoever answers for what customers read`);
}
