import { parseDockerfile } from '../../pipeline/edit/dockerfile/parse.js';
import { InfraError } from '../../pipeline/error.js';
import type { ProofRequest } from '../../pipeline/kind.js';
import { programOnPath } from './command.js';
import { judgedBy, type Judge } from './judge.js';
import type { Proof } from './proof.js';

/** Checks a Dockerfile: its instructions, the stages it copies from, and hadolint where it is installed. */
export const dockerfile: Proof = {
  name: 'dockerfile',
  inputs: (request, context) => ({ input: request.input, text: context.read(pathOf(request)), linter: programOnPath('hadolint') ?? null }),
  run: async (request, context) => {
    const path = pathOf(request);
    const problems = await dockerfileProblems(context.read(path), path);
    if (problems.length > 0) return { exit: 1, verdict: 'failed', engine: ENGINE, summary: problems[0] ?? '', details: { problems } };
    return judgedBy(hadolint(path), { exit: 0, verdict: 'passed', engine: ENGINE, summary: `${path} is a valid Dockerfile` }, context);
  },
};

const ENGINE = 'dockerfile-utils 0.16.3';

function pathOf({ input }: ProofRequest): string {
  if (typeof input['path'] === 'string') return input['path'];
  throw new InfraError({ subject: 'the proof "dockerfile" needs the path of a Dockerfile' });
}

/** Its findings below `error` are advice on style: https://github.com/hadolint/hadolint#cli */
const hadolint = (path: string): Judge => ({
  program: 'hadolint',
  options: ['--no-color', '--failure-threshold', 'error'],
  files: [path],
  objects: [1],
  complaint: ({ output }) => output.split('\n').find((line) => /\berror\b/i.test(line)),
});

/** DiagnosticSeverity.Error of the language server protocol. */
const ERROR = 1;

/** What is wrong with a Dockerfile, as sentences. */
export async function dockerfileProblems(text: string, path: string): Promise<string[]> {
  const { validate } = await import('dockerfile-utils');
  const found = validate(text.replace(/^\ufeff/, '')).filter((one) => one.severity === ERROR);
  const invalid = found.map((one) => `${path}:${one.range.start.line + 1}: ${one.message}`);
  if (invalid.length > 0) return invalid;
  const { stages } = await parseDockerfile(text, path);
  return stages.flatMap((stage, index) =>
    stage.lines.flatMap((line) => {
      const from = line.keyword === 'COPY' ? /--from=(\S+)/.exec(text.slice(line.start, line.end))?.[1] : undefined;
      const isLater = from !== undefined && stages.slice(index).some((other) => other.name?.toLowerCase() === from.toLowerCase());
      const isBeyond = from !== undefined && /^\d+$/.test(from) && Number(from) >= index;
      return [
        ...portProblems(line.keyword, line.content),
        ...(isLater || isBeyond ? [`copies from stage "${from}", which is not built before`] : []),
      ].map((problem) => `${path}:${text.slice(0, line.start).split('\n').length}: ${problem}`);
    }),
  );
}

const portProblems = (keyword: string, content: string): string[] =>
  (keyword === 'EXPOSE' ? content.split(/\s+/) : [])
    .filter((port) => /^\d+/.test(port) && Number.parseInt(port, 10) > 65535)
    .map((port) => `EXPOSE ${port} is no port`);
