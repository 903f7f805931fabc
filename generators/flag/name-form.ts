import { camelCase, constantCase, kebabCase, pascalCase, snakeCase, words } from '../../pipeline/names.js';

interface Form {
  test: RegExp;
  write(name: string): string;
}

/** `2FA` stays as it is spelled where the form allows it. */
const keepCamel = (name: string): string => {
  const [first = '', ...rest] = words(name);
  const head = /[a-z]/.test(first) || rest.length === 0 ? first.charAt(0).toLowerCase() + first.slice(1) : first.toLowerCase();
  return head + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
};

const FORMS: Form[] = [
  { test: /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/, write: constantCase },
  { test: /^[a-z0-9]+(_[a-z0-9]+)+$/, write: snakeCase },
  { test: /^[a-z0-9]+(-[a-z0-9]+)+$/, write: kebabCase },
  { test: /^[a-z][a-z0-9]*([A-Z0-9][A-Za-z0-9]*)+$/, write: keepCamel },
  { test: /^[A-Z][a-z0-9]+([A-Z0-9][A-Za-z0-9]*)+$/, write: (name) => keepCamel(name).replace(/^./, (first) => first.toUpperCase()) },
];

const formOf = (name: string): Form | undefined => FORMS.find((form) => form.test.test(name));

/**
 * A name in the case form its siblings have.
 * @param siblings names of one word say nothing and are passed over
 */
export function nameLike(siblings: readonly string[], name: string): string {
  const forms = siblings.map(formOf).filter((form) => form !== undefined);
  const form = FORMS.find((one) => forms.filter((other) => other === one).length * 2 > forms.length);
  return !form || form.test.test(name) ? name : form.write(name);
}

/**
 * Puts a flag's name in the place of another one wherever it stands in a text, each time in the case form it has there;
 * the name itself is written as it is spelled.
 */
export function substituteFlag(text: string, from: string, to: string): string {
  const pairs = new Map<string, string>([[from, to]]);
  if (words(from).length > 1) {
    for (const write of [constantCase, snakeCase, kebabCase, camelCase, pascalCase]) if (!pairs.has(write(from))) pairs.set(write(from), write(to));
  }
  const escaped = [...pairs.keys()].sort((a, b) => b.length - a.length).map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return text.replace(new RegExp(`(?<![A-Za-z0-9])(?:${escaped.join('|')})(?![A-Za-z0-9])`, 'g'), (found) => pairs.get(found) ?? found);
}

/**
 * The variable of a flag, made as its neighbours' are: `newMenu` ↔ `APP_EXPERIMENTAL_NEW_MENU`.
 * @param pairs flags and the variables they read
 * @returns undefined when the neighbours do not agree
 */
export function variableLike(pairs: readonly { name: string; variable: string }[], name: string): string | undefined {
  const made = pairs.map((pair) => {
    const own = constantCase(pair.name);
    return pair.variable.includes(own) ? pair.variable.replace(own, constantCase(name)) : undefined;
  });
  const first = made.filter((one) => one !== undefined);
  const most = [...new Set(first)].sort((a, b) => first.filter((one) => one === b).length - first.filter((one) => one === a).length)[0];
  return most && first.filter((one) => one === most).length * 2 > pairs.length ? most : undefined;
}
