import { words } from '../../../pipeline/names.js';
import { classesIn, type PyClass } from '../python/classes.js';
import { callOf, elements, stringAt, type PyModule } from '../python/syntax.js';
import type { Choices } from './fields.js';
import { labelOf } from './names.js';

/** A class of choices with the place where it is declared. */
export interface DeclaredChoices extends Choices {
  path: string;
  /** As the editor names it: `Loan.State`. */
  class: string;
  at: { file: string; line: number };
}

const isChoices = (one: PyClass): boolean => one.bases.some((base) => /(^|\.)(Text)?Choices$/.test(base));

function valuesOf(one: PyClass, module: PyModule): Choices['values'] {
  return one.members.flatMap((member) => {
    const pair = member.value?.name === 'TupleExpression' ? elements(member.value).map(([node]) => node) : member.values;
    const value = stringAt(pair[0], module);
    const named = pair[1];
    const label = named && (stringAt(named, module) ?? stringAt(callOf(named, module)?.args[0]?.value, module));
    return value === undefined ? [] : [{ member: member.name, value, label: label ?? labelOf(member.name) }];
  });
}

function within(classes: readonly PyClass[], outer: string, module: PyModule): DeclaredChoices[] {
  return classes.flatMap((one) => {
    const path = outer ? `${outer}.${one.name}` : one.name;
    const line = module.text.slice(0, one.whole.from).split('\n').length;
    const own = isChoices(one) ? [{ reference: one.name, class: path, path: module.path, values: valuesOf(one, module), at: { file: module.path, line } }] : [];
    return [...own, ...within(one.inner, path, module)];
  });
}

/** The classes of choices that a module declares. */
export const choicesIn = (module: PyModule): DeclaredChoices[] => within(classesIn(module.top, module), '', module);

const fold = (name: string): string => words(name).join('').toLowerCase();

/** The one that a plan means: `loan_state` is LoanState, or State inside Loan. */
export function choicesNamed(all: readonly DeclaredChoices[], name: string): DeclaredChoices | undefined {
  const wanted = fold(name);
  return all.find((one) => fold(one.class) === wanted) ?? all.find((one) => fold(one.reference) === wanted);
}
