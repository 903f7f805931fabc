import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryEditor } from '../../pipeline/edit/clone.js';
import { editDockerfile, locator, type DockerfileOp } from '../../pipeline/edit/dockerfile.js';
import { parseDockerfile } from '../../pipeline/edit/dockerfile/parse.js';
import { InfraError } from '../../pipeline/error.js';

const base = `# syntax=docker/dockerfile:1
ARG NODE=20
FROM node:\${NODE} AS build
ARG COMMIT
RUN <<EOF
ENV NOT=one
EOF

FROM node:\${NODE} AS serve
ENV A=1 \\
    # the second
    B="x y"
ENV MODE fast
EXPOSE 80
USER node
# starts
ENTRYPOINT ["node"]
CMD ["main.js"]`;

const cases: { it: string; text: string; ops: DockerfileOp[]; gives: string }[] = [
  {
    it: 'an argument behind the others of its stage',
    text: base,
    ops: [{ op: 'arg', name: 'X', stage: 'BUILD' }],
    gives: base.replace('COMMIT\n', 'COMMIT\nARG X\n'),
  },
  {
    it: 'an argument behind FROM',
    text: base,
    ops: [{ op: 'arg', name: 'X', default: 'a b' }],
    gives: base.replace('AS serve\n', 'AS serve\nARG X="a b"\n'),
  },
  {
    it: 'a variable behind the last',
    text: base,
    ops: [{ op: 'env', name: 'X', value: '1' }],
    gives: base.replace('MODE fast\n', 'MODE fast\nENV X=1\n'),
  },
  {
    it: 'a port behind the last',
    text: base,
    ops: [{ op: 'expose', port: '53/udp' }],
    gives: base.replace('EXPOSE 80\n', 'EXPOSE 80\nEXPOSE 53/udp\n'),
  },
  {
    it: 'a port before what starts',
    text: base.replace('EXPOSE 80\n', ''),
    ops: [{ op: 'expose', port: '81' }],
    gives: base.replace('EXPOSE 80\n', '').replace('# starts', 'EXPOSE 81\n# starts'),
  },
  {
    it: 'a variable into the block',
    text: base.replace('ENV MODE fast\n', ''),
    ops: [
      { op: 'env', name: 'X', value: '1' },
      { op: 'env', name: 'Y', value: '2' },
    ],
    gives: base.replace('ENV MODE fast\n', '').replace('"x y"\n', '"x y" \\\n    X=1 \\\n    Y=2\n'),
  },
  {
    it: 'a variable behind the argument it reads',
    text: 'FROM a\nENV B=1\nARG C\nRUN x\n',
    ops: [{ op: 'env', name: 'D', value: '${C}' }],
    gives: 'FROM a\nENV B=1\nARG C\nENV D=${C}\nRUN x\n',
  },
  {
    it: 'small letters and CRLF',
    text: '\ufefffrom a\r\nenv B=1',
    ops: [{ op: 'env', name: 'C', value: '2' }],
    gives: '\ufefffrom a\r\nenv B=1\r\nenv C=2',
  },
  {
    it: 'blank lines as the others have them',
    text: 'FROM a\nENV B=1\n\nENV C=1\n\nRUN x\n',
    ops: [{ op: 'env', name: 'D', value: '2' }],
    gives: 'FROM a\nENV B=1\n\nENV C=1\n\nENV D=2\n\nRUN x\n',
  },
  {
    it: 'nothing where all is there',
    text: base,
    ops: [
      { op: 'env', name: 'B', value: 'x y' },
      { op: 'expose', port: '80/tcp' },
      { op: 'arg', name: 'COMMIT', stage: 'build' },
    ],
    gives: base,
  },
];

describe('editing Dockerfiles', () => {
  it.each(cases)('puts $it', async ({ text, ops, gives }) => {
    expect(await editDockerfile(text, ops, 'Dockerfile')).toBe(gives);
    expect(await editDockerfile(gives, ops, 'Dockerfile')).toBe(gives);
  });

  it.each([
    [base, { op: 'env', name: 'A', value: '2' }, /Dockerfile:10: ENV A is there already/],
    [base, { op: 'arg', name: 'X', stage: 'test' }, /no build stage "test"[\s\S]*build, serve[\s\S]*ARG X/],
    ['RUN x\n', { op: 'arg', name: 'X' }, /it has no FROM/],
  ] as [string, DockerfileOp, RegExp][])('refuses', async (text, op, says) => {
    const error = await editDockerfile(text, [op], 'Dockerfile').then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(InfraError);
    expect((error as Error).message).toMatch(says);
  });

  it('writes any value so that it reads back, and leaves all else', async () => {
    const value = fc.string({ unit: 'grapheme-ascii', minLength: 1 }).filter((one) => !/[`$]/.test(one) && one.trim() !== '');
    await fc.assert(
      fc.asyncProperty(value, fc.boolean(), async (wanted, inBlock) => {
        const text = inBlock ? base.replace('ENV MODE fast\n', '') : base;
        const next = await editDockerfile(text, [{ op: 'env', name: 'NEW', value: wanted }], 'Dockerfile').catch((error: unknown) => error);
        if (next instanceof InfraError) return expect(wanted).toMatch(/\\/);
        const file = await parseDockerfile(next as string, 'Dockerfile');
        expect(file.stages[1]?.lines.flatMap((line) => line.pairs).find((pair) => pair.name === 'NEW')?.value).toBe(wanted);
        const added = (next as string).length - text.length;
        const at = [...text].findIndex((char, index) => (next as string)[index] !== char);
        const cut = at === -1 ? text.length : at;
        expect((next as string).slice(0, cut) + (next as string).slice(cut + added)).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('finds what is declared, to be cloned', async () => {
    const outline = await locator.outline(base, 'Dockerfile');
    expect(outline.map(({ path, entries }) => [path, entries.map((entry) => entry.name)])).toEqual([
      ['stage build ARG', ['COMMIT']],
      ['stage serve ENV', ['MODE']],
    ]);
    const edited = await entryEditor(locator)(
      base,
      [{ op: 'insert', container: 'stage serve ENV', name: 'SPEED', text: 'ENV SPEED=3', after: 'MODE' }],
      'Dockerfile',
    );
    expect(edited).toBe(base.replace('MODE fast\n', 'MODE fast\nENV SPEED=3\n'));
    expect(
      ['Dockerfile', 'a/Dockerfile.dev', 'b/api.Dockerfile', 'Containerfile', 'Dockerfile.md'].map((path) => locator.handles(path)),
    ).toEqual([true, true, true, true, false]);
  });
});
