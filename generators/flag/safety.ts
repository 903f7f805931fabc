/** What an expression makes of a value that is not exactly the one that turns the flag on. */
export interface Judgement {
  safe: boolean;
  /** True when a function decides, whose text is not here. */
  helper: boolean;
  why: string;
}

const ENV = String.raw`(?:process\.env|import\.meta\.env|Deno\.env|Bun\.env|env|environment|config|this\.env)(?:\??\.\w+|\[['"\x60]\w+['"\x60]\])`;
const ON = String.raw`['"\x60](?:true|1|on|yes|enabled)['"\x60]`;
/** `read === 'true'`, on either side, with a needless `|| false` or `?? false` after it. */
const EXACT = new RegExp(String.raw`^\(?\s*(?:${ENV}\s*===?\s*${ON}|${ON}\s*===?\s*${ENV})\s*\)?(?:\s*(?:\|\||\?\?)\s*false)?$`);
const CALL = /^(?:await\s+)?[\w.]+(?:<[^>]*>)?\(([\s\S]*)\)$/;
/** Calls that take any text for true. */
const LOOSE = /^(?:Boolean|Number|JSON\.parse|String)\s*\(/;

/**
 * Judges the expression a flag is given, as text.
 * @param value source text of the expression
 */
export function judge(value: string): Judgement {
  const text = value.replace(/\s+/g, ' ').trim();
  const reason = REASONS.find(([pattern]) => pattern.test(text))?.[1];
  if (text === 'false') return { safe: true, helper: false, why: 'off' };
  if (EXACT.test(text)) return { safe: true, helper: false, why: 'on for one value, off for all others' };
  if (reason) return { safe: false, helper: false, why: reason };
  const call = CALL.exec(text);
  if (!call || LOOSE.test(text)) return { safe: false, helper: false, why: 'takes values for on that nobody meant' };
  const on = /(?:,|default\w*["']?\s*:)\s*true\b/.test(call[1] ?? '');
  return { safe: !on, helper: true, why: on ? 'is on where nothing is set' : 'a function decides' };
}

const REASONS: [RegExp, string][] = [
  [/^true$/, 'is on for everybody'],
  [/(?:\|\||\?\?)\s*(?:true|['"`]true['"`])/, 'is on where nothing is set'],
  [/!==?\s*['"`](?:false|0|off|no)?['"`]/, 'is on for every value but one, also where nothing is set'],
  [/^!!|^Boolean\(|^JSON\.parse\(/, 'is on for every text, also for "false"'],
  [/toLowerCase\(\)|toUpperCase\(\)|\.includes\(|\/i\.test/, 'is on for other spellings too'],
  [new RegExp(`^${ENV}$`), 'is on for every text, also for "false"'],
];
