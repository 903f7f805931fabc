import { isHarmless, type Hit } from './hit.js';

/** What a line must hold for a rule of secretlint's recommended preset to have something to find: loading it costs 70 ms, and it is slow. */
const WORTH_READING =
  /(?:A3T[A-Z0-9]|AKIA|ASIA)[A-Z0-9]{12}|\bgh[pousr]_|github_pat_|xox[a-z]-|xapp-|hooks\.slack|_authToken|\bnpm_[A-Za-z0-9]{20}|\bSG\.|\bshp[a-z]{2}_|\bgl[a-z]{2,6}-|\bgl[sc]a?_|\bsk-|\bgsk_|\bhf_|\bapi_org_|\blin_api|\bntn_|\bsecret_[A-Za-z0-9]{20}|\bops_|\bhv[sbr]\.|\b[sbr]\.[A-Za-z0-9]{24}|\bdapi[0-9a-f]{16}|\bdckr_|\bfigd_|\bvc[a-z]{1,2}_/;

interface Line {
  text: string;
  start: number;
}

/**
 * What @secretlint/secretlint-rule-preset-recommend finds in the lines that may hold a key, without placeholders and without regard
 * to comments that switch it off. Keys over several lines and passwords in URLs are patterns.ts's own.
 */
export async function known(text: string): Promise<Hit[]> {
  const lines = linesWorthReading(text);
  if (lines.length === 0) return [];
  const { lintSource } = await import('@secretlint/core');
  const { creator } = await import('@secretlint/secretlint-rule-preset-recommend');
  // A comment in the text that is judged must not switch the judge off.
  const content = lines.map((line) => line.text.replace(/secretlint-(?=disable|enable)/g, 'secretlint_')).join('\n');
  const { messages } = await lintSource({
    source: { filePath: 'text', content, ext: '', contentType: 'text' },
    options: {
      config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, options: {} }] },
      noPhysicFilePath: true,
    },
  });
  return messages.flatMap(({ ruleId, range: [from, to] }) => {
    const rule = ruleId.replace('@secretlint/secretlint-rule-', '');
    if (harmless(content.slice(from, to), rule)) return [];
    const start = placeIn(lines, from);
    return [{ start, end: start + to - from, rule }];
  });
}

function linesWorthReading(text: string): Line[] {
  if (!WORTH_READING.test(text)) return [];
  let start = 0;
  return text.split('\n').flatMap((line) => {
    const at = start;
    start += line.length + 1;
    return WORTH_READING.test(line) ? [{ text: line, start: at }] : [];
  });
}

function placeIn(lines: readonly Line[], offset: number): number {
  let left = offset;
  for (const line of lines) {
    if (left <= line.text.length) return line.start + left;
    left -= line.text.length + 1;
  }
  throw new Error('a finding outside the text that was read');
}

/** Judged in patterns.ts, which knows placeholders and servers of this machine. */
const JUDGED_ELSEWHERE = new Set(['database-connection-string', 'basicauth']);

const harmless = (found: string, rule: string): boolean => JUDGED_ELSEWHERE.has(rule) || isHarmless(found.replace(/^[^=:]*[=:]\s*/, ''));
