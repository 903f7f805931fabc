/** One thing that is wrong: what it is about, what was seen, and what to do about it. */
export interface Problem {
  /** What is wrong, as a sentence that names its subject: `task "INFRA1": found 2 migration tools`. */
  subject: string;
  /** What was seen, one line each, with `file:line` where there is one. */
  evidence?: string[];
  /** What the reader can do; ends with the command to run where there is one. */
  remedy?: string;
  /** Workspace-relative file the problem was found in. */
  file?: string;
  /** 1-based. */
  line?: number;
  /** 1-based. */
  column?: number;
}

/**
 * The only error this package throws on purpose: every problem at once, exit code 1, nothing written.
 * Anything else that is thrown is a bug (exit code 3) and keeps its stack.
 */
export class InfraError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[]) {
    const all: readonly Problem[] = Array.isArray(problems) ? problems : [problems as Problem];
    super(all.map(format).join('\n'));
    this.name = 'InfraError';
    this.problems = all;
  }
}

/** The person pressed Ctrl-C, or the terminal went away: nothing more is asked and nothing is written. */
export class Cancelled extends Error {
  constructor() {
    super('Cancelled: nothing was written.');
    this.name = 'Cancelled';
  }
}

function format(problem: Problem): string {
  const at = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  const lines = [at ? `${at}: ${problem.subject}` : problem.subject];
  lines.push(...(problem.evidence ?? []).map((line) => `  ${line}`));
  if (problem.remedy) lines.push(...problem.remedy.split('\n').map((line) => `  ${line}`));
  return lines.join('\n');
}
