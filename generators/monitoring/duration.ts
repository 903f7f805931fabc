/** Units of a Prometheus duration in seconds: https://prometheus.io/docs/prometheus/latest/querying/basics/#time-durations */
const SECONDS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 };
const DURATION = /^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/;

/** True for a Prometheus duration: `5m`, `1h30m`. */
export const isDuration = (text: string): boolean => text !== '' && DURATION.test(text);

/**
 * Seconds of a Prometheus duration.
 * @param text e.g. `1h30m`; anything else gives 0
 */
export function secondsOf(text: string): number {
  if (!isDuration(text)) return 0;
  return [...text.matchAll(/(\d+)(ms|[ywdhms])/g)].reduce((sum, part) => sum + Number(part[1]) * (SECONDS[part[2] ?? 's'] ?? 0), 0);
}

/** The shortest Prometheus duration of whole seconds: 5400 → `1h30m`. */
export function durationOf(seconds: number): string {
  const parts: string[] = [];
  let rest = Math.round(seconds);
  for (const unit of ['d', 'h', 'm', 's']) {
    const size = SECONDS[unit] ?? 1;
    if (rest >= size) parts.push(`${Math.floor(rest / size)}${unit}`);
    rest %= size;
  }
  return parts.join('') || '0s';
}
