import { nameOf, type SqlDialect, type Token } from '../../../pipeline/sql/lex.js';

/** Reads the tokens of a statement from left to right. */
export class Cursor {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    readonly dialect: SqlDialect,
  ) {}

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  /** The word that comes next, in capitals; empty for anything else. */
  peek(ahead = 0): string {
    const token = this.tokens[this.at + ahead];
    return token?.kind === 'word' ? token.text.toUpperCase() : (token?.text ?? '');
  }

  /** Takes the words when all of them come next. */
  take(...words: string[]): boolean {
    if (!words.every((word, index) => this.peek(index) === word)) return false;
    this.at += words.length;
    return true;
  }

  /** Takes one of the words. */
  takeAny(...words: string[]): boolean {
    return words.some((word) => this.take(word));
  }

  /** A name, without its schema. */
  name(): string {
    const token = this.tokens[this.at];
    this.at += 1;
    if (this.peek() === '.') {
      this.at += 1;
      return this.name();
    }
    return token ? nameOf(token, this.dialect) : '';
  }

  /** What follows up to a comma of this level, or to the end. */
  part(): Cursor {
    const from = this.at;
    let depth = 0;
    while (!this.done && (depth > 0 || this.peek() !== ',')) {
      if (this.peek() === '(') depth += 1;
      if (this.peek() === ')') depth -= 1;
      this.at += 1;
    }
    return new Cursor(this.tokens.slice(from, this.at), this.dialect);
  }

  /** What the next pair of brackets holds; nothing when there is none. */
  brackets(): Cursor {
    if (!this.take('(')) return new Cursor([], this.dialect);
    const from = this.at;
    for (let depth = 1; !this.done && depth > 0; this.at += 1) {
      if (this.peek() === '(') depth += 1;
      if (this.peek() === ')') depth -= 1;
    }
    return new Cursor(this.tokens.slice(from, this.at - 1), this.dialect);
  }

  /** True when the words follow each other anywhere from here on. */
  has(...words: string[]): boolean {
    for (let ahead = 0; this.at + ahead < this.tokens.length; ahead += 1) {
      if (words.every((word, index) => this.peek(ahead + index) === word)) return true;
    }
    return false;
  }

  /** The names or words from here on. */
  rest(): string[] {
    return this.tokens
      .slice(this.at)
      .filter((token) => token.kind === 'word' || token.kind === 'quoted')
      .map((token) => nameOf(token, this.dialect));
  }

  text(): string {
    return this.tokens
      .slice(this.at)
      .map((token) => token.text)
      .join(' ');
  }
}
