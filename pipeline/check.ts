import type { Problem } from './error.js';
import type { Drafted } from './generate.js';
import { scan } from './secrets.js';

type Check = (text: string, path: string) => Promise<Problem[]>;

/** Parsers by file name, each run on the old and the new text: only what is new counts. */
const CHECKS: { files: RegExp; check: Check }[] = [
  { files: /\.json$/, check: jsonParses },
  { files: /\.ya?ml$/, check: yamlParses },
  { files: /\.[cm]?[jt]sx?$/, check: sourceParses },
  { files: /./, check: holdsNoSecret },
];

/**
 * Findings of the new texts that the old ones did not have: what no longer parses, what looks like a secret.
 * @param files what was drafted
 */
export async function check(files: readonly Drafted[]): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const file of files) problems.push(...(await checkFile(file)));
  return problems;
}

async function checkFile(file: Drafted): Promise<Problem[]> {
  const found = await findings(file.after, file.path);
  if (found.length === 0 || file.before === null) return found;
  const known = new Set((await findings(file.before, file.path)).map((one) => one.subject));
  return found.filter((one) => !known.has(one.subject));
}

async function findings(text: string, path: string): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { files, check: run } of CHECKS) if (files.test(path)) problems.push(...(await run(text, path)));
  return problems;
}

/** What looks like a secret in the documents that a run reads; only its first characters are ever shown. */
export async function checkInputs(texts: ReadonlyMap<string, string>): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const [path, text] of texts) problems.push(...(await holdsNoSecret(text, path)));
  return problems;
}

/** Configuration files are read with comments and trailing commas by the tools that own them. */
async function jsonParses(text: string, path: string): Promise<Problem[]> {
  const { parse } = await import('jsonc-parser');
  const errors: { error: number; offset: number; length: number }[] = [];
  parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true });
  return errors.length > 0 ? [{ file: path, subject: 'would no longer be valid JSON', remedy: 'This is a fault of infra-dev: please report it with the file.' }] : [];
}

/** Templates of Helm, Jinja and others are not YAML before they are rendered. Keys that stand twice are the editor's to see: the library's check is quadratic. */
async function yamlParses(text: string, path: string): Promise<Problem[]> {
  if (text.includes('{{')) return [];
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' });
  const errors = 'empty' in documents ? [] : documents.flatMap((document) => document.errors);
  return errors.slice(0, 1).map((error) => ({ file: path, subject: `would no longer be valid YAML: ${error.message.split('\n')[0]}` }));
}

async function sourceParses(text: string, path: string): Promise<Problem[]> {
  const { parseSource } = await import('./edit/source.js');
  try {
    await parseSource(text, path);
    return [];
  } catch (error) {
    return [{ file: path, subject: `would no longer parse: ${(error as Error).message.split('\n')[0]}` }];
  }
}

async function holdsNoSecret(text: string, path: string): Promise<Problem[]> {
  const found = await scan(text);
  return found.map((one) => ({
    file: path,
    line: one.line,
    column: one.column,
    subject: `holds what looks like a secret: ${one.shown}, ${one.rule}`,
    remedy: 'Take the value out of the plan: declare it as a secret or a sensitive variable and set it in the secrets manager.',
  }));
}
