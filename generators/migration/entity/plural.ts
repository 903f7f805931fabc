/** Words whose plural follows no rule, as people use them for tables. */
const IRREGULAR: readonly (readonly [string, string])[] = [
  ['person', 'people'],
  ['child', 'children'],
  ['man', 'men'],
  ['mouse', 'mice'],
  ['datum', 'data'],
  ['index', 'indices'],
];
const SAME = /(series|species|news|media|metadata|information|equipment|data)$/i;

const irregular = (name: string, from: 0 | 1): string | undefined => {
  const found = IRREGULAR.find((pair) => new RegExp(`(^|[_-]|(?<=[a-z])(?=[A-Z]))${pair[from]}$`, 'i').test(name));
  if (!found) return undefined;
  const stem = name.slice(0, name.length - found[from].length);
  const word = found[from === 0 ? 1 : 0];
  return stem + (/[A-Z]/.test(name.charAt(stem.length)) ? word.charAt(0).toUpperCase() + word.slice(1) : word);
};

/** `category` → categories. */
export function plural(name: string): string {
  const other = irregular(name, 0);
  if (other) return other;
  if (SAME.test(name)) return name;
  if (/[^aeiou]y$/i.test(name)) return `${name.slice(0, -1)}ies`;
  if (/(s|x|z|ch|sh)$/i.test(name)) return `${name}es`;
  return `${name}s`;
}

/** `categories` → category; a word without a plural ending stays. */
export function singular(name: string): string {
  const other = irregular(name, 1);
  if (other) return other;
  if (SAME.test(name)) return name;
  if (/[^aeiou]ies$/i.test(name)) return `${name.slice(0, -3)}y`;
  if (/(ss|x|z|ch|sh|us)es$/i.test(name)) return name.slice(0, -2);
  return /[^s]s$/i.test(name) && !/(us|is)$/i.test(name) ? name.slice(0, -1) : name;
}
