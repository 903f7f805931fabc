import { Beyond, type Growing, type Scope } from './value.js';

/** The series the next selector of the text matches. */
export function selected(scope: Scope): readonly Growing[] {
  const selector = scope.selectors.shift();
  return scope.series.filter((one) => selector !== undefined && one.metric === selector.metric && selector.matchers.every((matcher) => fits(matcher, one.labels[matcher.label] ?? '')));
}

function fits({ op, value }: { op: string; value: string }, actual: string): boolean {
  const same = op.includes('~') ? anchored(value).test(actual) : actual === value;
  return op.startsWith('!') ? !same : same;
}

/** RE2 and JavaScript agree on the patterns people write in selectors; what JavaScript does not take is not worked out. */
function anchored(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    throw new Beyond(`matches a pattern that is not worked out here: ${pattern}`);
  }
}
