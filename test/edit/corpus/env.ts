import { parse } from 'dotenv';
import { editEnv, locator, type EnvOp } from '../../../pipeline/edit/env.js';
import { dotenvValue } from '../../../pipeline/precedent/render.js';
import { chosen, cloneTrials } from './clone.js';
import type { CorpusFile } from './files.js';
import type { Subject, Trial } from './trial.js';
import type { Tree } from './tree.js';

// dotenv itself does not take a byte order mark for one.
const read = ({ text }: CorpusFile): Tree => Object.entries(parse(text.replace(/^\uFEFF/, ''))).map(([name, value]) => [name, value]);

const variable: Trial = {
  name: 'set a variable',
  async plan(file, { name, value, words, picks }) {
    const [container] = await locator.outline(file.text, file.path);
    const groups = [undefined, 'A new group', ...(container?.entries ?? []).map((one) => one.group)];
    const group = chosen(groups, picks[0]!);
    const op: EnvOp = { name, text: `${name}=${dotenvValue(value)}`, ...(picks[1]! % 2 === 0 ? { comment: words } : {}), ...(group === undefined ? {} : { group }) };
    return { what: `set ${op.text} in ${group}`, apply: (text) => editEnv(text, [op], file.path), brings: [name] };
  },
};

export const env: Subject = { format: 'env', trials: [variable, ...cloneTrials(locator)], read };
