import type { Problem } from '../error.js';

/** What a path may be told to be. The message says the rule, the remedy what to write instead. */
interface Rule {
  breaks(component: string, index: number): boolean;
  what: string;
}

const FORWARD = 'Name a path inside the workspace, its parts joined by /.';

// https://learn.microsoft.com/windows/win32/fileio/naming-a-file: reserved with any extension, superscript digits too.
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])[ ]*(\..*)?$/i;
// Short names that a FAT or NTFS volume makes of .git and node_modules.
const SHORT_NAME = /^(git|node_m|node_mo)~\d+$/i;
// Marks that are not seen: zero width, direction, tags, and what HFS+ ignores in a name; separators of lines; no characters at all.
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\uffff]/u;
const ENCODED = /%(2f|5c|00)/i;
const ENCODED_DOTS = /^(%2e|\.){1,2}$/i;
/** Bytes of one name, of ext4, APFS, NTFS and most others. */
const LONGEST_NAME = 255;
/** Of Linux (PATH_MAX); Windows and macOS take less or more, and say so themselves. */
const LONGEST_PATH = 4096;

/** A name as a file system without case and with either Unicode form sees it. */
export const folded = (name: string): string => name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');

const plain = (name: string): string => folded(name.normalize('NFKC'));
const isFolder = (name: string, folder: string): boolean => plain(name).replace(/[. ]+$/, '') === folder;

const RULES: readonly Rule[] = [
  { breaks: (part) => part === '', what: 'has an empty part' },
  {
    breaks: (part) => plain(part) === '..' || plain(part) === '.' || ENCODED_DOTS.test(part),
    what: 'has a part that stands for another folder (. or ..)',
  },
  { breaks: (part) => /[/\\]/.test(part.normalize('NFKC')) || ENCODED.test(part), what: 'has a character that may be read as a separator' },
  { breaks: (part) => /[<>:"|?*]/.test(part), what: 'has a character that Windows does not allow in a name' },
  { breaks: (part) => /[. ]$/.test(part), what: 'has a part that ends with a dot or a space' },
  { breaks: (part) => RESERVED.test(part), what: 'has a part that Windows reserves for a device' },
  {
    breaks: (part) => isFolder(part, '.git') || SHORT_NAME.test(part),
    what: 'leads into .git, or into a short name for it or for node_modules',
  },
  { breaks: (part) => isFolder(part, 'node_modules'), what: 'leads into node_modules' },
  { breaks: (part, index) => index === 0 && part === '~', what: 'starts with ~, which a shell takes for a home folder' },
  { breaks: (part) => Buffer.byteLength(part) > LONGEST_NAME, what: `has a part longer than ${LONGEST_NAME} bytes` },
];

const WHOLE: readonly { breaks(path: string): boolean; what: string }[] = [
  { breaks: (path) => path === '', what: 'is empty' },
  { breaks: (path) => /[\u0000-\u001f\u007f-\u009f]/.test(path), what: 'has a control character' },
  { breaks: (path) => UNSEEN.test(path), what: 'has a character that is not seen' },
  { breaks: (path) => /\p{Surrogate}/u.test(path), what: 'has half a Unicode character' },
  { breaks: (path) => /^[a-z]:/i.test(path), what: 'names a drive' },
  { breaks: (path) => /^[/\\]{2}/.test(path), what: 'names another machine (UNC)' },
  { breaks: (path) => path.startsWith('/') || path.startsWith('\\'), what: 'is absolute' },
  { breaks: (path) => path.includes('\\'), what: 'has a backslash' },
  { breaks: (path) => Buffer.byteLength(path) > LONGEST_PATH, what: `is longer than ${LONGEST_PATH} bytes` },
];

/** A path as it may be shown on a terminal: quoted, nothing in it unseen, no longer than a line. */
export function shown(path: string): string {
  const cut = path.length > 120 ? `${path.slice(0, 117)}...` : path;
  const seen = JSON.stringify(cut).replace(/[^\x20-\x7e\p{L}\p{N}\p{M}\p{P}\p{S}]/gu, escaped);
  return [...seen].map((char) => (UNSEEN.test(char) ? escaped(char) : char)).join('');
}

const escaped = (char: string): string => `\\u{${char.codePointAt(0)!.toString(16)}}`;

/**
 * What is wrong with a workspace-relative path as a text, before the disk is looked at; the same on every platform.
 * @param path with `/` between its parts
 */
export function nameProblem(path: string): Problem | undefined {
  const whole = WHOLE.find((rule) => rule.breaks(path));
  if (whole) return refusal(path, whole.what);
  const parts = path.split('/');
  const broken = RULES.find((rule) => parts.some((part, index) => rule.breaks(part, index)));
  return broken && refusal(path, broken.what);
}

/** The problem of a path that is not acceptable. */
export const refusal = (path: string, what: string, evidence?: string[]): Problem => ({
  subject: `path ${shown(path)} ${what}`,
  ...(evidence ? { evidence } : {}),
  remedy: FORWARD,
});
