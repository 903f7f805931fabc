import type { Sighting } from '../kind.js';
import type { Workspace } from '../workspace.js';
import { fileIndex } from './file-index.js';
import { textOf } from './reading.js';

/** Formats whose files declare things by type, and how a type is written in each. */
const FORMATS = {
  /** `kind: NetworkPolicy`, in manifests, templates of charts and values. */
  kubernetes: { files: ['*.{yml,yaml,tpl,gotmpl}'], text: /^[ \t-]*["']?kind["']?:[ \t]*["']?([A-Z]\w+)/gm },
  /** `resource "aws_sns_topic" "x"`, `data "vault_generic_secret" "x"`, `provider "vault"`. */
  terraform: { files: ['*.{tf,tofu}'], text: /^[ \t]*(?:resource|data|provider)[ \t]+"([\w-]+)"/gm },
  /** `Type: AWS::SNS::Topic`. */
  cloudformation: {
    files: ['*.{yml,yaml}', '*.template', '*.template.json', '{cloudformation,cfn}/**/*.json', '*{cloudformation,cfn}*.json'],
    text: /\b(AWS::\w+::\w+)/g,
  },
} as const;

export type Format = keyof typeof FORMATS;

/** A declaration of a type, by its first place in a file. */
interface Declaration extends Sighting {
  type: string;
}

const cache = new WeakMap<Workspace, Map<Format, Declaration[]>>();

/** Where things of a type are declared, once a file and type; every file is searched once, whatever the number of types asked for. */
export function declaredTypes(workspace: Workspace, format: Format, type: RegExp, why: string): Sighting[] {
  const known = cache.get(workspace) ?? new Map<Format, Declaration[]>();
  cache.set(workspace, known);
  const all = known.get(format) ?? declarations(workspace, format);
  known.set(format, all);
  return all.filter((one) => type.test(one.type)).map(({ file, line }) => ({ file, line, why }));
}

function declarations(workspace: Workspace, format: Format): Declaration[] {
  const { files, text } = FORMATS[format];
  return fileIndex(workspace)
    .match(files)
    .flatMap((file) => declarationsIn(workspace, file, text));
}

function declarationsIn(workspace: Workspace, file: string, pattern: RegExp): Declaration[] {
  const text = textOf(workspace, file);
  if (text === null) return [];
  const first = new Map<string, Declaration>();
  let line = 1;
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    for (let next = text.indexOf('\n', at); next !== -1 && next < match.index; next = text.indexOf('\n', at)) {
      line += 1;
      at = next + 1;
    }
    const type = match[1]!;
    if (!first.has(type)) first.set(type, { file, line, why: '', type });
  }
  return isDefinition(first) ? [] : [...first.values()];
}

/** A definition of new kinds names them without making one. */
const isDefinition = (types: ReadonlyMap<string, unknown>): boolean => types.has('CustomResourceDefinition');
