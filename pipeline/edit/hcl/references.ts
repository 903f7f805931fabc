import type { Token } from './token.js';

/** All dotted names an expression uses, also inside templates: `var.region`, `aws_s3_bucket.logs.arn`. */
export function references(tokens: readonly Token[]): string[] {
  const found: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    if (token.inner) found.push(...references(token.inner));
    if (token.kind !== 'ident' || tokens[at - 1]?.text === '.') continue;
    const chain = [token.text];
    while (tokens[at + 1]?.text === '.' && tokens[at + 2]?.kind === 'ident') {
      chain.push((tokens[at + 2] as Token).text);
      at += 2;
    }
    if (chain.length > 1) found.push(chain.join('.'));
  }
  return found;
}
