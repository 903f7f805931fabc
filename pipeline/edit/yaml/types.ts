import type { Json } from '../../kind.js';

/**
 * One step into a document: a key of a map, a position in a sequence (negative counts from the end), or the fields that an
 * item of a sequence has (`{ name: 'Run tests' }`). A string step into a sequence is the item that is this scalar, or that
 * starts with it and `=` or `:` (`- NAME=value`).
 */
export type YamlStep = string | number | { [field: string]: Json };

/** From the top of the document to a node; empty for the top itself. */
export type YamlPath = readonly YamlStep[];

/** A value: plain data, written in the style of the document, or ready YAML source whose first line starts at column 0. */
export type YamlContent = { value: Json; text?: undefined } | { text: string; value?: undefined };

/** Where among its siblings a new entry goes. `sorted`: where their order puts it if they have one, else the end. */
export type YamlPlace = 'end' | 'start' | 'sorted' | { after: YamlStep } | { before: YamlStep };

/** Which of several documents of a file: its position, or values by dotted path (`{ kind: 'Deployment', 'metadata.name': 'api' }`). */
export type YamlDocument = number | { [dotted: string]: Json };

interface Common {
  /** Needed only where a file has several documents that fit. */
  document?: YamlDocument;
}

interface Added {
  place?: YamlPlace;
  /** Text of comment lines above the entry, without `#`; lines are split at line breaks. */
  comment?: string;
  /** Text of a comment at the end of the entry's first line. */
  remark?: string;
  /** Where the outermost map or sequence goes that has to be created on the way. Default: the end. */
  container?: YamlPlace;
  /** Empty lines between the entry and its neighbours; default: as the siblings have it. */
  blank?: number;
}

/** An entry of a map. Maps that are missing on the way are created. */
export type SetOp = Common &
  Added &
  YamlContent & {
    op: 'set';
    at: YamlPath;
    key: string;
    /** What to do when the key is there with another value. Default: refuse. */
    exists?: 'refuse' | 'replace' | 'keep';
  };

/** An item of a sequence; a missing sequence is created. An equal item that is there already is left alone. */
export type AppendOp = Common &
  Added &
  YamlContent & {
    op: 'append';
    at: YamlPath;
    /** The field that tells items that are maps apart (`name`, `alert`): the same one with other content is refused. */
    by?: string;
  };

/** Another value for a node that is there; comments around it stay. */
export type ReplaceOp = Common & YamlContent & { op: 'replace'; at: YamlPath };

/** Takes an entry or an item out, with its own leading comment; one that is not there is fine. `prune`: and maps left empty by it. */
export type RemoveOp = Common & { op: 'remove'; at: YamlPath; prune?: boolean };

/** Another name for a key; its value stays. */
export type RenameOp = Common & { op: 'rename'; at: YamlPath; to: string };

export type YamlOp = SetOp | AppendOp | ReplaceOp | RemoveOp | RenameOp;

/** A path as people write it: `jobs.test.steps[2]`. */
export function pathText(path: YamlPath): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    if (typeof step === 'string') return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    return `[${Object.entries(step)
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .join(', ')}]`;
  });
  return steps.join('').replace(/^\./, '') || 'the top level';
}
