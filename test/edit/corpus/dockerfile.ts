import { editDockerfile, locator, type DockerfileOp } from '../../../pipeline/edit/dockerfile.js';
import { chosen, cloneTrials } from './clone.js';
import type { CorpusFile } from './files.js';
import type { Made, Subject, Trial } from './trial.js';
import type { Tree } from './tree.js';

/** Instructions and their words as https://docs.docker.com/reference/dockerfile/#format has them: continued lines, comments within them, heredocs. */
function read({ text }: CorpusFile): Tree {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const escape = /^#\s*escape\s*=\s*`/im.test(text) ? '`' : '\\';
  const found: Tree[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    let line = lines[at]!;
    if (/^\s*(#|$)/.test(line)) continue;
    while (line.trimEnd().endsWith(escape) && at + 1 < lines.length) {
      line = line.trimEnd().slice(0, -1);
      at += 1;
      while (/^\s*(#|$)/.test(lines[at] ?? 'x')) at += 1;
      line += lines[at] ?? '';
    }
    const documents = /^\s*(RUN|COPY|ADD)\b/i.test(line) ? [...line.matchAll(/<<-?["']?([A-Za-z_]\w*)["']?/g)].map((one) => one[1]!) : [];
    for (const end of documents) do line += `\n${lines[(at += 1)]}`;
    while (lines[at]?.trim() !== end && at < lines.length);
    found.push(wordsIn(line));
  }
  return found;
}

/** Words with quotes and escapes in them; a line of anything but ENV, ARG, EXPOSE and LABEL is one. */
function wordsIn(line: string): Tree {
  const [, keyword = '', rest = ''] = /^\s*(\w+)\s*([^]*)$/.exec(line) ?? [];
  const words = /^(ENV|ARG|EXPOSE|LABEL)$/i.test(keyword) ? rest.match(/(?:"(?:\\[^]|[^"\\])*"|'[^']*'|\\[^]|[^\s"'\\])+/g) : [rest];
  return [keyword.toUpperCase(), ...(words ?? [])];
}

const stagesIn = (text: string): (string | undefined)[] => [undefined, ...[...text.matchAll(/^FROM\s.*\sAS\s+([\w-]+)\s*$/gim)].map((one) => one[1]!)];

const trial = (name: string, make: (made: Made) => { op: DockerfileOp; brings: string }): Trial => ({
  name,
  plan(file, made) {
    const stage = chosen(stagesIn(file.text), made.picks[0]!);
    const { op, brings } = make(made);
    const whole: DockerfileOp = { ...op, ...(stage === undefined ? {} : { stage }) };
    return { what: JSON.stringify(whole), apply: (text) => editDockerfile(text, [whole], file.path), brings: [brings] };
  },
});

export const dockerfile: Subject = {
  format: 'dockerfile',
  trials: [
    trial('add ARG', ({ name, value, picks }) => ({ op: { op: 'arg', name, ...(picks[1]! % 2 === 0 ? { default: value } : {}) }, brings: name })),
    trial('add ENV', ({ name, value }) => ({ op: { op: 'env', name, value }, brings: name })),
    trial('add EXPOSE', ({ picks }) => ({ op: { op: 'expose', port: String(20_000 + picks[1]!) }, brings: String(20_000 + picks[1]!) })),
    ...cloneTrials(locator),
  ],
  read,
};
