import { declaredTypes } from './detect/declared.js';
import { fileIndex, nameOf } from './detect/file-index.js';
import { manifests, scopeOf } from './detect/manifests.js';
import { marked, searchWords } from './detect/marked.js';
import { placeOfPath } from './detect/places.js';
import { lineOf, textOf } from './detect/reading.js';
import type { DetectRow } from './detect/signs.js';
import { findUses, type Request } from './detect/uses.js';
import { describeWorkspace, type WorkspaceKind } from './detect/workspace-kind.js';
import type { Finding, Sighting } from './kind.js';
import type { Workspace } from './workspace.js';

export type { DetectRow, Signs } from './detect/signs.js';

/** What `infra-dev detect --json` prints. */
export interface Detection {
  workspace: WorkspaceKind;
  findings: Finding[];
}

/** Enough to be convinced; the paths of a finding are complete, its evidence is not. */
const EVIDENCE_LIMIT = 8;
const DEPENDENCY_LIMIT = 2;

/**
 * Says what a workspace uses, and why we think so. Reads only; of each file what its name or a dependency gives reason to.
 * @param workspace the workspace
 * @param rows the detection table
 * @param kinds the kinds asked for; all when absent
 */
export async function detect(workspace: Workspace, rows: readonly DetectRow[], kinds?: readonly string[]): Promise<Detection> {
  const chosen = kinds ? rows.filter((row) => kinds.includes(row.kind)) : rows;
  manifests(workspace).expect(chosen.flatMap((row) => row.detect.dependencies ?? []));
  searchWords(workspace, chosen);
  const requests = new Map(chosen.flatMap((row) => requestOf(workspace, row).map((request) => [row, request] as const)));
  const used = findUses(workspace, [...requests.values()]);
  const findings = chosen.flatMap((row) => {
    const request = requests.get(row);
    return findRow(workspace, row, request ? (used.get(request) ?? []) : []);
  });
  return { workspace: describeWorkspace(workspace), findings };
}

function requestOf(workspace: Workspace, { detect: signs }: DetectRow): Request[] {
  const declared = signs.uses ? declaredOf(workspace, signs.dependencies) : [];
  return declared.length > 0 ? [{ folders: [...new Set(declared.map((one) => scopeOf(one.file)))], words: signs.uses! }] : [];
}

const declaredOf = (workspace: Workspace, names: readonly string[] = []): Sighting[] =>
  names.flatMap((name) => manifests(workspace).declared(name));

function findRow(workspace: Workspace, row: DetectRow, used: readonly string[]): Finding[] {
  const seen = look(workspace, row, used);
  if (seen.evidence.length === 0) return [];
  const located = row.detect.locate ? row.detect.locate(workspace, seen) : seen;
  const findings = [located ?? []].flat().filter((finding) => finding.paths.length > 0);
  return findings.flatMap((finding) => byPlace(workspace, finding)).map(tidy);
}

/** What the data of a row shows: dependencies, names of files, their texts, the source files that use it. */
function look(workspace: Workspace, { kind, tool, detect: signs }: DetectRow, used: readonly string[]): Finding {
  const finding: Finding = { kind, tool, paths: [], evidence: declaredOf(workspace, signs.dependencies), ambiguous: false };
  const add = (file: string, line: number | undefined, why: string): void => {
    if (line === undefined) return;
    if (!finding.paths.includes(file)) finding.paths.push(file);
    finding.evidence.push({ file, line, why });
  };
  for (const { files, text, why } of signs.contains ?? []) {
    const holding = signs.words ? marked(workspace, own(workspace, files), signs.words) : own(workspace, files);
    for (const file of holding) add(file, lineOf(textOf(workspace, file) ?? '', text), why);
  }
  for (const { format, type, why } of signs.declares ?? []) {
    for (const one of declaredTypes(workspace, format, type, why))
      if (placeOfPath(workspace, one.file) !== 'foreign') add(one.file, one.line, why);
  }
  for (const file of used) addUse(workspace, file, signs.uses ?? [], add);
  const shown = new Set(finding.paths);
  for (const file of own(workspace, signs.files)) if (!shown.has(file)) add(file, 1, `is named ${nameOf(file)}`);
  return finding;
}

const own = (workspace: Workspace, patterns: readonly string[] = []): string[] =>
  fileIndex(workspace)
    .match(patterns)
    .filter((file) => placeOfPath(workspace, file) !== 'foreign');

function addUse(
  workspace: Workspace,
  file: string,
  words: readonly string[],
  add: (file: string, line: number | undefined, why: string) => void,
): void {
  const text = textOf(workspace, file) ?? '';
  const word = words.find((one) => text.includes(one));
  if (word) add(file, text.slice(0, text.indexOf(word)).split('\n').length, `uses ${word.trim().replace(/[(.<]+$/, '')}`);
}

/** Splits off what lies among examples, templates, tests and settings of editors: something else may explain it. */
function byPlace(workspace: Workspace, finding: Finding): Finding[] {
  const shown = finding.paths.filter((path) => placeOfPath(workspace, path) !== 'own');
  if (shown.length === 0) return [finding];
  const rest = finding.paths.filter((path) => !shown.includes(path));
  const doubtful = { ...part(finding, shown), evidence: evidenceIn(shown, finding).map(doubt), ambiguous: true };
  return rest.length > 0 ? [{ ...part(finding, rest), evidence: evidenceOutside(shown, finding) }, doubtful] : [doubtful];
}

/** A finding with some of its paths; a list of files among its details is cut alike. */
function part(finding: Finding, paths: string[]): Finding {
  const files = finding.details?.['files'];
  const details = Array.isArray(files)
    ? { ...finding.details, files: files.filter((file) => paths.includes(String(file))) }
    : finding.details;
  return { ...finding, paths, ...(details ? { details } : {}) };
}

const lies = (file: string, paths: readonly string[]): boolean => paths.some((path) => file === path || file.startsWith(`${path}/`));

function evidenceIn(paths: readonly string[], finding: Finding): Sighting[] {
  const inside = finding.evidence.filter((one) => lies(one.file, paths));
  return inside.length > 0 ? inside : finding.evidence;
}

function evidenceOutside(paths: readonly string[], finding: Finding): Sighting[] {
  return finding.evidence.filter((one) => !lies(one.file, paths));
}

const doubt = (one: Sighting): Sighting => ({ ...one, why: `${one.why} (among examples, templates, tests or settings of editors)` });

function tidy(finding: Finding): Finding {
  const keys = new Set<string>();
  const evidence = finding.evidence.filter(({ file, line, why }) => {
    const key = `${file}:${line}:${why}`;
    return !keys.has(key) && keys.add(key);
  });
  const others = evidence.filter((one) => !isDependency(one));
  return {
    ...finding,
    paths: [...new Set(finding.paths)],
    evidence: [...nearest(evidence.filter(isDependency), finding.paths), ...others].slice(0, EVIDENCE_LIMIT),
  };
}

const isDependency = (one: Sighting): boolean => one.why.startsWith('dependency ');

/** The dependencies that the manifests above the paths declare, the deepest first; any where none does. */
function nearest(dependencies: readonly Sighting[], paths: readonly string[]): Sighting[] {
  const above = dependencies.filter((one) => paths.some((path) => !scopeOf(one.file) || path.startsWith(`${scopeOf(one.file)}/`)));
  const chosen = above.length > 0 ? above : dependencies;
  return [...chosen].sort((a, b) => scopeOf(b.file).length - scopeOf(a.file).length).slice(0, DEPENDENCY_LIMIT);
}
