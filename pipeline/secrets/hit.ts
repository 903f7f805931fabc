/** A stretch of text that a rule took for a secret. */
export interface Hit {
  start: number;
  end: number;
  rule: string;
}

/** Shannon entropy in bits per character. */
export function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / value.length) * Math.log2(count / value.length), 0);
}

/** How many of lower case, upper case, digits and other signs occur. */
export const classes = (value: string): number => [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((one) => one.test(value)).length;

/** A reference, not a value: `${X}`, `$X`, `{{ x }}`, `<x>`, `%s`, `process.env.X`, `var.x`, `arn:…`. */
const REFERENCE =
  /^(\$|%[({sd]|\{|<|\[|@|\*|!|&|#|\\\$)|\$\{|\{\{|\$\(|^(process\.env|import\.meta|os\.environ|env\.|var\.|local\.|data\.|module\.|secrets?\.|vars\.|config\.|settings\.|this\.|self\.|aws_|google_|azurerm_|random_|arn:|file\(|projects\/|vault:|op:\/\/|ref\+|kms:)/i;

/** What people write where a value is to go. Words count wherever they stand, because a real key holds none of them. */
const PLACEHOLDER =
  /your|example|change.?me|placeholder|dummy|fake|sample|redacted|replace|insert|todo|fixme|secret.?here|token.?here|key.?here|not.?a.?real|lorem|xxxx|0000000|1234567|abcdef|\.\.\.|…|\*{3}|<[^>]*>|^(x+|test|foo|bar|none|null|nil|true|false|undefined|string|value)$/i;

/** Digests and identities: as random as a secret, but public. */
const PUBLIC =
  /^(sha(1|256|384|512)[-:]|md5[-:]|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$|\$2[aby]\$|\$argon2|ssh-(rsa|ed25519)|age1|https?:\/\/[^\s:@/]+(?:[/:?#][^@]*)?$)/i;

/** True for references, placeholders, digests and identities. */
export const isHarmless = (value: string): boolean => REFERENCE.test(value) || PLACEHOLDER.test(value) || PUBLIC.test(value);
