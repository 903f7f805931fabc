import type { FreeText, Inferred, Json } from '../../pipeline/kind.js';

const COMPOSE = /(?:^|\/)[^/]*compose[^/]*\.ya?ml$/;
const HAND =
  /^(?:pass|hand|give) ((?:`[A-Z_][A-Z0-9_]*`(?:, | and |, and )?)+) to (?:the )?(?:`([\w.-]+)` service|service `([\w.-]+)`)\.?$/i;
const NAME = /`([A-Z_][A-Z0-9_]*)`/gi;

/** Reads "Pass `A` and `B` to the `app` service"; anything else about a compose file is asked. */
export function inferDocker(text: FreeText): Inferred {
  const files = [...text.files_to_modify, ...text.files_to_create].filter((path) => COMPOSE.test(path));
  const lines = [...text.implementation_notes, ...(text.implementation_notes.length === 0 ? [text.description] : [])]
    .map((line) => line.trim())
    .filter(Boolean);
  const read = lines.map((line) => readLine(line));
  const certain = read.length > 0 && read.every((one) => one !== undefined);
  if (!certain && files.length === 0) return { changes: [], questions: [] };
  const paths: { [key: string]: Json } = files.length > 0 ? { paths: files } : {};
  if (certain) return { changes: read.map((compose): Json => ({ type: 'docker', ...paths, compose: compose ?? null })), questions: [] };
  return { changes: [], questions: [question(text, lines, paths)] };
}

function readLine(line: string): { [key: string]: Json } | undefined {
  const match = HAND.exec(line);
  const service = match?.[2] ?? match?.[3];
  if (!match || !service) return undefined;
  const names = [...(match[1] as string).matchAll(NAME)].map((one) => one[1] as string);
  return { service, environment: Object.fromEntries(names.map((name) => [name, `\${${name}}`])) };
}

function question(text: FreeText, lines: readonly string[], paths: { [key: string]: Json }): Inferred['questions'][number] {
  const names = [...`${text.description}\n${lines.join('\n')}`.matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`/g)].map((one) => one[1] as string);
  const environment = Object.fromEntries([...new Set(names)].map((name) => [name, `\${${name}}`]));
  return {
    slot: 'changes[0].compose',
    reason: 'The text does not say for certain which service changes, and how.',
    seen: [text.description, ...lines],
    skeleton: { type: 'docker', ...paths, compose: { service: 'the service', environment } },
  };
}
