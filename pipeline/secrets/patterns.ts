import { classes, entropy, isHarmless, type Hit } from './hit.js';

interface Pattern {
  rule: string;
  /** The value is the group `value`, else the whole match. */
  text: RegExp;
  /** Further test of the value. */
  real?: (value: string, match: RegExpExecArray) => boolean;
}

const random = (value: string): boolean => entropy(value) >= 3 && !isHarmless(value);

/** Shapes that providers document for their keys, and that secretlint's preset does not look for. */
const PATTERNS: Pattern[] = [
  { rule: 'stripe-key', text: /\b(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{16,247}/g, real: (value) => random(value.slice(8)) },
  { rule: 'webhook-signing-secret', text: /\bwhsec_[0-9A-Za-z+/=]{24,}/g, real: (value) => random(value.slice(6)) },
  { rule: 'json-web-token', text: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{16,}/g },
  {
    rule: 'aws-access-key-id',
    text: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
    real: (value) => !value.endsWith('EXAMPLE') && random(value.slice(4)),
  },
  { rule: 'google-api-key', text: /\bAIza[\w-]{35}(?![\w-])/g, real: (value) => random(value.slice(4)) },
  { rule: 'google-oauth-token', text: /\bya29\.[\w-]{30,}/g, real: random },
  { rule: 'twilio-key', text: /\bSK[0-9a-f]{32}\b/g, real: random },
  { rule: 'mailgun-key', text: /\bkey-[0-9a-f]{32}\b/g, real: random },
  { rule: 'telegram-bot-token', text: /\b\d{8,10}:AA[\w-]{33}(?![\w-])/g, real: random },
  { rule: 'npm-token', text: /\bnpm_[0-9A-Za-z]{36}\b/g, real: random },
  { rule: 'pypi-token', text: /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/g },
  { rule: 'age-secret-key', text: /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/g },
  { rule: 'azure-storage-key', text: /AccountKey=(?<value>[0-9A-Za-z+/]{86}==)/g },
  {
    rule: 'private-key',
    text: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\\n|\\r|\s|[A-Za-z-]+: [^\n]*\n)*(?<value>[0-9A-Za-z+/=]{32,})/g,
    real: (value) => entropy(value) >= 3,
  },
  {
    rule: 'password-in-url',
    text: /\b[a-z][a-z0-9+.-]{1,20}:\/\/(?<user>[^\s:/@'"`<>]{0,80}):(?<value>[^\s:/@'"`<>]{6,200})@(?<host>[^\s/:'"`?]{1,200})/gi,
    real: urlPassword,
  },
];

const COMMON =
  /^(p(ass)?w(or)?d\d*|pass(word)?\d*|secret|postgres|postgresql|mysql|mongo|redis|rabbitmq|guest|admin|root|user(name)?|toor|qwerty\d*|letmein|dev|development|local|testing|prisma|docker|develop)$/i;
const LOCAL = /^(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|host\.docker\.internal)$|^[a-z0-9_-]+$/i;

/** A password of a server on this machine or in this compose network counts only where it looks random. */
function urlPassword(value: string, match: RegExpExecArray): boolean {
  const { user = '', host = '' } = match.groups ?? {};
  if (isHarmless(value) || COMMON.test(value) || value === user || /[${}<>%*]/.test(value)) return false;
  return !LOCAL.test(host) || (classes(value) >= 3 && entropy(value) >= 3.2);
}

/** Keys of known shape. */
export function patterns(text: string): Hit[] {
  return PATTERNS.flatMap(({ rule, text: pattern, real }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const value = match.groups?.['value'] ?? match[0];
      const start =
        match.index +
        match[0].indexOf(value, match.groups?.['user'] === undefined ? 0 : match[0].indexOf('://') + 4 + match.groups['user'].length);
      return !real || real(value, match) ? [{ start, end: start + value.length, rule }] : [];
    }),
  );
}
