import { identity, type Sample } from './value.js';

interface Bucket {
  upper: number;
  count: number;
}

/** The quantile of each histogram, by straight lines within a bucket: https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile */
export function quantile(wanted: number, samples: readonly Sample[]): Sample[] {
  const histograms = new Map<string, { labels: Record<string, string>; buckets: Bucket[] }>();
  for (const { labels, value } of samples) {
    const { le = '', ...rest } = labels;
    const upper = le === '+Inf' ? Infinity : Number(le);
    const histogram = histograms.get(identity(rest)) ?? { labels: rest, buckets: [] };
    if (le !== '' && !Number.isNaN(upper)) histogram.buckets.push({ upper, count: value });
    histograms.set(identity(rest), histogram);
  }
  return [...histograms.values()].filter((one) => one.buckets.length > 0).map((one) => ({ labels: one.labels, value: within(wanted, one.buckets.sort((a, b) => a.upper - b.upper)) }));
}

function within(wanted: number, buckets: readonly Bucket[]): number {
  const last = buckets.at(-1)!;
  if (last.upper !== Infinity || buckets.length < 2 || last.count === 0) return NaN;
  const rank = wanted * last.count;
  const index = buckets.findIndex((bucket) => bucket.count >= rank);
  if (index === buckets.length - 1) return buckets.at(-2)!.upper;
  const [bucket, before] = [buckets[index]!, index > 0 ? buckets[index - 1]! : { upper: 0, count: 0 }];
  if (index === 0 && bucket.upper <= 0) return bucket.upper;
  return before.upper + (bucket.upper - before.upper) * ((rank - before.count) / (bucket.count - before.count));
}
