/** One file as it is and as it shall be. */
export interface Entry {
  /** Workspace-relative with `/`. */
  path: string;
  /** The text as it was read; null when there was no file. */
  before: string | null;
  /** The text to write; null removes the file. */
  after: string | null;
  /** Mode bits of a file that is created; otherwise the umask decides, and a file that is there keeps its own. */
  mode?: number;
}
