import { fileIndex, nameOf } from '../../../pipeline/detect/file-index.js';
import { anyOf, lineAt, textOf } from '../../../pipeline/detect/reading.js';
import { NOT_SETTINGS, PYTHON_SETTINGS, SETTINGS } from '../../../pipeline/detect/settings.js';
import type { Detect, Sighting } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';

/** Variables that turn a feature on: `ENABLE_FEATURE_X`, `FEATURE_FLAG_X`, `X_EXPERIMENTAL_Y`, `FF_X`, `FEATURE_X_ENABLED`. */
const VARIABLE = anyOf(
  'g',
  /\b(?:NEXT_PUBLIC_|VITE_|REACT_APP_|EXPO_PUBLIC_)?(?:ENABLE_FEATURE_|FEATURE_FLAG_|FEATURE_TOGGLE_|FEATURES?_ENABLE_|FF_|FLAG_)[A-Z0-9_]+\b/,
  /\b[A-Z0-9_]+_EXPERIMENTAL_[A-Z0-9_]+\b/,
  /\b[A-Z0-9_]*FEATURE_[A-Z0-9_]+_ENABLED\b|\b[A-Z0-9_]+_FEATURE_FLAG(?:_ENABLED)?\b/,
);
const DECLARATIONS = [
  ...SETTINGS,
  ...PYTHON_SETTINGS,
  '.env*',
  '*.env',
  '*env*.example',
  '{experimental,feature-flags,featureFlags,flags,features}.{ts,js}',
  'src/main/resources/application*.{yml,yaml,properties}',
];

/** Flags that are environment variables: files that declare two or more of them. */
export const detectEnv: Detect = {
  files: DECLARATIONS,
  locate: (workspace, seen) => {
    const files = fileIndex(workspace)
      .match(DECLARATIONS)
      .filter((path) => !NOT_SETTINGS.test(path) && (workspace.tracked(path) || !nameOf(path).startsWith('.env')));
    const evidence = files.flatMap((file) => flagsIn(workspace, file));
    const paths = evidence.map((one) => one.file);
    return { ...seen, paths, evidence, details: { files: paths } };
  },
};

/** Declares or reads variables; settings of users may be named alike. */
const VARIABLES = anyOf(
  'm',
  /process\.env|import\.meta\.env|[cC]leanEnv|CleanedEnv|createEnv|BaseSettings/,
  /os\.environ|getenv|\$\{[A-Z]/,
  /^[ \t]*(?:#[ \t]*)?(?:export[ \t]+)?[A-Z][A-Z0-9_]*=/,
);

function flagsIn(workspace: Workspace, file: string): Sighting[] {
  const text = textOf(workspace, file) ?? '';
  const matches = [...text.matchAll(VARIABLE)];
  if (!VARIABLES.test(text)) return [];
  return new Set(matches.map((one) => one[0])).size > 1
    ? [{ file, line: lineAt(text, matches[0]!.index), why: `declares flags such as ${matches[0]![0]}` }]
    : [];
}
