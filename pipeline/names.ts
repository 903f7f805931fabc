/** Splits a name in any case form into its words, keeping digits with the word they belong to: `enable2FAReset` → enable, 2FA, Reset; `sha256Hash` → sha256, Hash. */
export function words(name: string): string[] {
  return name
    .replace(/([a-z])(\d+[A-Z]{2})/g, '$1 $2')
    .replace(/([a-z]\d*)([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();

/** `twoFactorEnabled` */
export const camelCase = (name: string): string => {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
};
/** `TwoFactorEnabled` */
export const pascalCase = (name: string): string => words(name).map(capital).join('');
/** `two_factor_enabled` */
export const snakeCase = (name: string): string => words(name).join('_').toLowerCase();
/** `two-factor-enabled` */
export const kebabCase = (name: string): string => words(name).join('-').toLowerCase();
/** `TWO_FACTOR_ENABLED` */
export const constantCase = (name: string): string => words(name).join('_').toUpperCase();
/** `two factor enabled` */
export const lowerWords = (name: string): string => words(name).join(' ').toLowerCase();
/** `Two factor enabled` */
export const sentenceCase = (name: string): string => capital(lowerWords(name));

export type CaseForm = 'camel' | 'pascal' | 'snake' | 'kebab' | 'constant' | 'words' | 'sentence';

export const CASES: Record<CaseForm, (name: string) => string> = {
  constant: constantCase,
  snake: snakeCase,
  kebab: kebabCase,
  camel: camelCase,
  pascal: pascalCase,
  words: lowerWords,
  sentence: sentenceCase,
};
