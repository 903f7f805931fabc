import { py } from '../python/text.js';

type Said = (quote: string) => string;
type FieldName = (column: string) => string | undefined;

const LOOKUPS: Record<string, string> = { '=': '', '>': '__gt', '>=': '__gte', '<': '__lt', '<=': '__lte' };
const TURNED: Record<string, string> = { '=': '=', '>': '<', '>=': '<=', '<': '>', '<=': '>=', '<>': '<>', '!=': '!=' };

const TOKENS = /\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)|(>=|<=|<>|!=|[=<>(),])|("?[A-Za-z_]\w*"?))/gy;

interface Token {
  kind: 'text' | 'number' | 'sign' | 'word';
  text: string;
}

function tokens(expression: string): Token[] | undefined {
  const all: Token[] = [];
  const pattern = new RegExp(TOKENS.source, 'gy');
  const end = expression.trimEnd();
  while (pattern.lastIndex < end.length) {
    const match = pattern.exec(end);
    if (!match) return undefined;
    const [, text, number, sign, word] = match;
    if (text !== undefined) all.push({ kind: 'text', text: text.slice(1, -1).replaceAll("''", "'") });
    else if (number !== undefined) all.push({ kind: 'number', text: number });
    else if (sign !== undefined) all.push({ kind: 'sign', text: sign });
    else if (word !== undefined) all.push({ kind: 'word', text: word.replaceAll('"', '') });
  }
  return all;
}

/** A recursive descent over OR, AND, NOT, brackets and comparisons; undefined at anything else. */
class Reader {
  private at = 0;
  constructor(
    private readonly all: readonly Token[],
    private readonly field: FieldName,
  ) {}

  private peek(): Token | undefined {
    return this.all[this.at];
  }

  private takes(text: string): boolean {
    if (this.peek()?.kind === 'text' || this.peek()?.text.toUpperCase() !== text) return false;
    this.at += 1;
    return true;
  }

  whole(): Said | undefined {
    const said = this.any();
    return this.at === this.all.length ? said : undefined;
  }

  private any(): Said | undefined {
    return this.chain('OR', '|', () => this.every());
  }

  private every(): Said | undefined {
    return this.chain('AND', '&', () => this.one());
  }

  private chain(word: string, sign: string, next: () => Said | undefined): Said | undefined {
    const list = [next()];
    while (this.takes(word)) list.push(next());
    if (list.some((one) => one === undefined)) return undefined;
    const [first] = list;
    if (list.length === 1) return first;
    return (quote) => list.map((one) => bracketed(one!(quote))).join(` ${sign} `);
  }

  private one(): Said | undefined {
    if (this.takes('NOT')) {
      const said = this.one();
      return said && ((quote) => `~${bracketed(said(quote))}`);
    }
    if (!this.takes('(')) return this.comparison();
    const inner = this.any();
    return this.takes(')') ? inner : undefined;
  }

  private value(): Said | undefined {
    const token = this.peek();
    this.at += 1;
    if (token?.kind === 'text') return (quote) => py(token.text, quote);
    if (token?.kind === 'number') return () => token.text;
    if (token?.kind === 'word' && /^(true|false)$/i.test(token.text)) return () => (/^t/i.test(token.text) ? 'True' : 'False');
    const name = token?.kind === 'word' ? this.field(token.text) : undefined;
    return name === undefined ? undefined : (quote) => `models.F(${py(name, quote)})`;
  }

  private comparison(): Said | undefined {
    const token = this.peek();
    const name = token?.kind === 'word' ? this.field(token.text) : undefined;
    if (name === undefined) return this.turned();
    this.at += 1;
    if (this.takes('IS')) return this.empty(name);
    const not = this.takes('NOT');
    if (this.takes('IN')) return negated(this.list(name), not);
    if (this.takes('BETWEEN')) return negated(this.between(name), not);
    return not ? undefined : this.compared(name, this.peek()?.text ?? '', () => ((this.at += 1), this.value()));
  }

  private compared(name: string, sign: string, value: () => Said | undefined): Said | undefined {
    if (!(sign in TURNED)) return undefined;
    const said = value();
    if (!said) return undefined;
    if (sign === '<>' || sign === '!=') return (quote) => `~models.Q(${name}=${said(quote)})`;
    return (quote) => `models.Q(${name}${LOOKUPS[sign]}=${said(quote)})`;
  }

  /** `0 < price` */
  private turned(): Said | undefined {
    const value = this.value();
    const sign = this.peek()?.text ?? '';
    this.at += 1;
    const token = this.peek();
    const name = token?.kind === 'word' ? this.field(token.text) : undefined;
    this.at += 1;
    return name === undefined ? undefined : this.compared(name, TURNED[sign] ?? '', () => value);
  }

  private empty(name: string): Said | undefined {
    const not = this.takes('NOT');
    return this.takes('NULL') ? () => `models.Q(${name}__isnull=${not ? 'False' : 'True'})` : undefined;
  }

  private list(name: string): Said | undefined {
    if (!this.takes('(')) return undefined;
    const values = [this.value()];
    while (this.takes(',')) values.push(this.value());
    if (!this.takes(')') || values.some((one) => one === undefined)) return undefined;
    return (quote) => `models.Q(${name}__in=[${values.map((one) => one!(quote)).join(', ')}])`;
  }

  private between(name: string): Said | undefined {
    const from = this.value();
    if (!this.takes('AND')) return undefined;
    const to = this.value();
    return from && to && ((quote) => `models.Q(${name}__gte=${from(quote)}, ${name}__lte=${to(quote)})`);
  }
}

const bracketed = (text: string): string => (/^~?models\.Q\([^()]*(?:\([^()]*\)[^()]*)*\)$/.test(text) ? text : `(${text})`);

const negated = (said: Said | undefined, not: boolean): Said | undefined => (said && not ? (quote) => `~${said(quote)}` : said);

/**
 * A condition of SQL as a Q of Django.
 * @param field the field of a column, undefined where there is none
 * @returns undefined where the condition says more than comparisons joined by AND, OR and NOT
 */
export function condition(expression: string, field: FieldName): Said | undefined {
  const all = tokens(expression);
  return all && new Reader(all, field).whole();
}
