import { InfraError } from '../error.js';
import { locatorFor } from '../edit/locators.js';
import type { Container } from '../edit/locator.js';
import type { Workspace } from '../workspace.js';

/** A file as a survey sees it. */
export interface Surveyed {
  path: string;
  text: string;
  format: string;
  containers: Container[];
}

/** Reads and outlines files, each once per run. */
export interface Survey {
  readonly workspace: Workspace;
  /** Undefined where no locator knows the format, the file cannot be read, or it is not to be edited. */
  look(path: string): Promise<Surveyed | undefined>;
}

/** Files above this size are data, not declarations. */
const SIZE_LIMIT = 600_000;
/** Output, other people's code, tests and their fixtures, lock files, histories. */
const NEVER =
  /(^|\/)(dist|build|out|vendor|third_party|node_modules|__snapshots__|__tests__|__mocks__|mocks?|tests?|specs?|e2e|cypress|playwright|fixtures?|testdata|integration|coverage|generated|__generated__|\.yarn|\.pnpm|\.git|\.nx|\.next|target|migrations|locales?|i18n)\/|\.(test|spec|stories|snap|min|gen|generated|setup)\.[\w.]+$|_(test|spec)\.\w+$|(Test|Tests|IT|Spec)\.(java|kt|scala|cs)$|(^|\/)test_[^/]*\.py$|(^|\/)(vitest|jest|playwright|cypress|karma|mocha)[\w.-]*\.\w+$|(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|[\w.-]+\.lock|go\.sum)$|(^|\/)(CHANGELOG|CHANGES|HISTORY|RELEASES?|NEWS)[\w.-]*$/i;
const GENERATED = /@generated\b|\bdo not (edit|modify)\b|\bauto-?generated\b|\bgenerated (by|from|automatically)\b|\bcode generated\b/i;

/** Names of files that hold a developer's own values unless git tracks them. */
const LOCAL = /(^|\/)\.env(\.local)?$|\.local$/;

/** True for a file that people edit by hand and that declares things for real: no output, no test, no lock file, no private file, not ignored by git. */
export function isEditable(workspace: Workspace, path: string): boolean {
  return !NEVER.test(path) && (workspace.tracked(path) || (!LOCAL.test(path) && !workspace.ignored(path)));
}

/** True when the first lines of a text say that a program wrote it. */
export const isGenerated = (text: string): boolean => GENERATED.test(text.slice(0, 600).split('\n').slice(0, 12).join('\n'));

export function openSurvey(workspace: Workspace): Survey {
  const seen = new Map<string, Promise<Surveyed | undefined>>();
  const look = (path: string): Promise<Surveyed | undefined> => {
    const known = seen.get(path) ?? read(workspace, path);
    seen.set(path, known);
    return known;
  };
  return { workspace, look };
}

async function read(workspace: Workspace, path: string): Promise<Surveyed | undefined> {
  const locator = await locatorFor(path);
  if (!locator || !isEditable(workspace, path)) return undefined;
  try {
    const text = workspace.read(path);
    if (text === null || text.length > SIZE_LIMIT || isGenerated(text)) return undefined;
    return { path, text, format: locator.format, containers: await locator.outline(text, path) };
  } catch (error) {
    // A file that does not parse cannot be followed; the error belongs to whoever edits it.
    if (error instanceof InfraError) return undefined;
    throw error;
  }
}
