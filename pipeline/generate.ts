/** The in-memory tree: the workspace with the changes made so far. */
export interface Draft {
  /** The text as it will be; null when there is no such file. Carries out what is pending for that file first. */
  read(path: string): Promise<string | null>;
  /** True when the file is there or will be. */
  has(path: string): boolean;
  /** The workspace's files and the new ones, sorted. */
  files(): readonly string[];
}
