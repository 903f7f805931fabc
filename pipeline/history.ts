/** One commit, as far as precedents need it. */
export interface Commit {
  hash: string;
  /** ISO 8601. */
  date: string;
  subject: string;
  /** Every path the commit touched: `A` added, `M` modified, `D` deleted, `R` renamed (the new path). */
  files: { status: string; path: string }[];
}
