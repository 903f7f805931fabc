import { substituteName } from '../../pipeline/precedent/forms.js';
import type { Precedent } from '../../pipeline/precedent/render.js';
import { meaningfulWords, type Place, type Wanted } from '../../pipeline/precedent.js';

/** Spellings of the same environment in file names and in plans. */
const ENVIRONMENTS: Record<string, readonly string[]> = {
  development: ['development', 'dev', 'local'],
  test: ['test', 'testing', 'ci'],
  staging: ['staging', 'stage', 'stg', 'preprod', 'uat'],
  production: ['production', 'prod', 'prd', 'live'],
  preview: ['preview'],
  qa: ['qa'],
  sandbox: ['sandbox'],
};

/** The environment that a file is for, by its name or a folder above it; undefined for a template or a file for all. */
export function environmentOf(path: string): string | undefined {
  if (/example|sample|template|\bdist\b/i.test(path) || /\.(md|mdx|[mc]?[jt]sx?|py)$/i.test(path)) return undefined;
  const parts = path.toLowerCase().split(/[/._-]/);
  return Object.keys(ENVIRONMENTS).find((name) => ENVIRONMENTS[name]!.some((spelling) => parts.includes(spelling)));
}

/** What the plan says for an environment, under any of its spellings. */
export function valueFor(wanted: Wanted, environment: string): string | number | boolean | undefined {
  const spellings = ENVIRONMENTS[environment] ?? [environment];
  const key = Object.keys(wanted.values).find((one) => one.toLowerCase() === environment || spellings.includes(one.toLowerCase()));
  return key === undefined ? undefined : wanted.values[key];
}

/** What the plan says for an environment that a path spells so: `uat` is not `staging` where the plan names both. */
function exactly({ values }: Wanted, path: string): string | number | boolean | undefined {
  const parts = path.toLowerCase().split(/[/._-]/);
  const key = Object.keys(values).find((one) => parts.includes(one.toLowerCase()));
  return key === undefined ? undefined : values[key];
}

/** What a place of plain values shows for a variable; undefined where it belongs to an environment whose value nobody gave. */
export function shownValue(wanted: Wanted, place: Place, precedent: Precedent): string | number | boolean | null | undefined {
  // A reference (`${X}`) needs no value.
  if (readsItself(precedent)) return wanted.default ?? '';
  const environment = environmentOf(place.file.path);
  if (environment) return wanted.sensitive ? undefined : (exactly(wanted, place.file.path) ?? valueFor(wanted, environment) ?? wanted.default ?? undefined);
  if (wanted.sensitive) return placeholder(wanted, precedent);
  if (wanted.default !== null) return wanted.default;
  const empties = [...place.declared.values()].filter((entry) => !entry.value || /^(''|""|)$/.test(place.file.text.slice(entry.value.start, entry.value.end)));
  if (!wanted.required && empties.length > place.declared.size / 2) return '';
  return wanted.example ?? '';
}

function readsItself({ text, entry, name }: Precedent): boolean {
  const given = text.slice(entry.value?.start ?? entry.key.end, entry.node.end);
  return /[$%{]/.test(given) && substituteName(given, name, `${name}_`) !== given;
}

const PLACEHOLDER = /^["']?(<[^>]*>|\[[^\]]*\]|change[-_ ]?me|change[-_ ]?this|generate_a_new_key|x{3,}|replace[-_ ]?me|secret)["']?$/i;

/** What stands for a secret in an example: the plan's example, the precedent's placeholder with the name in it replaced, or nothing. */
function placeholder(wanted: Wanted, { text, entry, name }: Precedent): string {
  if (wanted.example) return wanted.example;
  const sample = entry.value ? text.slice(entry.value.start, entry.value.end) : '';
  const bare = sample.replace(/^(['"])(.*)\1$/s, '$2');
  const named = substituteName(bare, name, wanted.name);
  if (named !== bare && /your|<|\[/i.test(bare)) return named;
  if (!PLACEHOLDER.test(bare)) return '';
  const own = meaningfulWords(name).filter((word) => !/^(key|secret|token|password|api|id)$/.test(word));
  const speaksOfIt = own.some((word) => bare.toLowerCase().includes(word));
  return speaksOfIt ? `${bare.charAt(0)}${/your/i.test(bare) ? 'your ' : ''}${meaningfulWords(wanted.name).join(' ')}${bare.slice(-1)}` : bare;
}
