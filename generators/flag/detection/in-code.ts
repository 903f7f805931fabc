import { fileIndex, nameOf } from '../../../pipeline/detect/file-index.js';
import { anyOf, lineAt, textOf } from '../../../pipeline/detect/reading.js';
import type { Detect, Sighting } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';

const CODE = '{ts,mts,js,mjs,cjs,py,rb,go,java,kt}';
/** Names of modules that hold flags. Components, services and routes of a flag product are named alike, so the text decides. */
const MODULES = [
  `{feature,features,flags,toggles,experiments,experimental,featureflags,featuretoggles}.${CODE}`,
  `*{feature,local,available,default}[-_.]{flag,flags,toggles}*.${CODE}`,
  `*{feature,Feature}{Flag,Flags,Toggles}*.${CODE}`,
  `{feature-flags,featureFlags,feature_flags,flags}/*.${CODE}`,
];
const NAME = '\\w*(?:[Ff]lags?|FLAGS?|[Ff]eatures?|FEATURES?|[Tt]oggles|TOGGLES|[Ee]xperiments|EXPERIMENTS)\\w*';
/** An object, a list or a map of that name, an enum of flags, or a union of their names; entries follow. */
const CONTAINER = new RegExp(
  [
    `^[ \\t]*(?:export\\s+)?(?:(?:const|let|var|static|final|public|private)\\s+)+${NAME}\\b[^=;{\\n]*=\\s*(?:Object\\.freeze\\()?\\s*[{[]`,
    `^[ \\t]*(?:export\\s+)?(?:const\\s+)?enum\\s+${NAME}\\s*\\{`,
    `^[ \\t]*(?:export\\s+)?type\\s+${NAME}\\s*=\\s*\\|?\\s*['"]`,
    `^${NAME}\\s*(?::[^=\\n]*)?=\\s*[{[]`,
    `^class\\s+${NAME}\\b.*\\b(?:Enum|StrEnum)\\b`,
  ].join('|'),
  'm',
);
/** An entry that is off, on, read from the environment, or a name among names. */
const ENTRY = anyOf(
  'gm',
  /^[ \t]+["']?\w+["']?\s*[:=]\s*(?:\{|true\b|false\b|True\b|False\b|process\.env|import\.meta\.env|os\.|env\b)/,
  /^[ \t]+["']?\w+["']?\s*[:=]\s*(?:(?:parse|bool|is|get)\w*\(|["'][\w.-]+["'],?\s*$)/,
  /^[ \t]*\|?\s*["'][\w.-]+["'],?\s*;?$/,
);
const SWITCH = /:\s*(?:true|false)\b|=\s*(?:True|False)\b|process\.env|import\.meta\.env|os\.environ|enabled|boolean|bool\b|parseEnv/;

/** Flags that are code: a module of named switches, or of the names that a provider knows. */
export const detectInCode: Detect = {
  files: MODULES,
  locate: (workspace, seen) => {
    const modules = fileIndex(workspace)
      .match(MODULES)
      .filter(
        (path) =>
          !/\.(test|spec|stories|d|service)\.\w+$|(^|\/)(scripts?|components?|hooks|api|routes|controllers?|openapi|migrations?)\//i.test(
            path,
          ),
      );
    const evidence = modules.flatMap((path) => containerIn(workspace, path));
    const paths = evidence.map((one) => one.file);
    return { ...seen, paths, evidence, details: { files: paths } };
  },
};

/** What is named after flags and holds none. */
const NOT_FLAGS = /provider|service|option|props|state|schema|permission|route|context|error/i;

function containerIn(workspace: Workspace, file: string): Sighting[] {
  const text = textOf(workspace, file) ?? '';
  const found = CONTAINER.exec(text);
  const head = found?.[0].split(/[=:{]/)[0] ?? '';
  if (!found || NOT_FLAGS.test(head)) return [];
  const entries = [...text.slice(found.index, found.index + 4000).matchAll(ENTRY)].map((entry) => entry[0]);
  const switches = entries.filter((entry) => SWITCH.test(entry)).length;
  const named = /flag|toggle|experimental/i.test(nameOf(file)) || /flags?\//i.test(file);
  const enough = named ? entries.length > 0 && (/flag/i.test(head) || SWITCH.test(text)) : switches > 1;
  return enough ? [{ file, line: lineAt(text, found.index), why: 'module of flags' }] : [];
}
