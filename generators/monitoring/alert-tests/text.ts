import { Beyond, type Sample } from '../evaluate.js';

/** `%.4g` of Go for numbers that it writes without an exponent. */
const fourDigits = (value: number): string => String(Number(value.toPrecision(4)));

/** SI prefixes as in https://prometheus.io/docs/prometheus/latest/configuration/template_reference/#numbers */
const LARGE = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const SMALL = ['', 'm', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];

function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return fourDigits(value);
  const prefixes = Math.abs(value) >= 1 ? LARGE : SMALL;
  let [scaled, at] = [value, 0];
  if (prefixes === LARGE) for (; Math.abs(scaled) >= 1000 && at < LARGE.length - 1; at += 1) scaled /= 1000;
  else for (; Math.abs(scaled) < 1 && at < SMALL.length - 1; at += 1) scaled *= 1000;
  return fourDigits(scaled) + prefixes[at];
}

/** Templates whose result is known, by what stands between the braces. */
const KNOWN: [RegExp, (sample: Sample, found: RegExpExecArray) => string][] = [
  [/^\$value \| humanize$/, ({ value }) => humanize(value)],
  [/^\$value \| humanizePercentage$/, ({ value }) => `${fourDigits(value * 100)}%`],
  [/^printf "%\.([0-6])f" \$value$/, ({ value }, found) => value.toFixed(Number(found[1]))],
  [/^\$labels\.(\w+)$/, ({ labels }, found) => labels[found[1]!] ?? ''],
];

/**
 * A text of a rule as it reads for one sample.
 * @throws Beyond for a template that is not worked out here
 */
export const rendered = (text: string, sample: Sample): string =>
  text.replace(/\{\{-?\s*(.*?)\s*-?\}\}/gs, (whole, inner: string) => {
    for (const [pattern, apply] of KNOWN) {
      const found = pattern.exec(inner);
      if (found) return apply(sample, found);
    }
    throw new Beyond(`a text holds ${whole}, which is not worked out here`);
  });
