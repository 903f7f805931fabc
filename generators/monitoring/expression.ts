import { InfraError } from '../../pipeline/error.js';
import { snakeCase, pascalCase } from '../../pipeline/names.js';
import { singleSelector } from './promql.js';
import type { AlertTask, SloTask } from './task.js';

type Ratio = NonNullable<AlertTask['ratio']>;

/** Digits that a threshold is written with; 1e-7 would otherwise come out as an exponent. */
const decimal = (value: number): string => (String(value).includes('e') ? value.toFixed(12).replace(/0+$/, '') : String(value));

/** `sum(rate(errors[w])) / sum(rate(total[w]))`: a share between 0 and 1, whatever the traffic. */
export const share = (errors: string, total: string, window: string): string =>
  `sum(rate(${errors.trim()}[${window}])) / sum(rate(${total.trim()}[${window}]))`;

/** At least one event in the window: without traffic there is nothing to divide and nobody to wake. */
export const traffic = (total: string, window: string): string => `sum(rate(${total.trim()}[${window}])) > 0`;

/** The expression of a ratio alert, over several lines as `promtool` prints it. */
export function ratioExpression(ratio: Ratio): string {
  const { errors, total, above, window } = ratio;
  return `(\n  sum(rate(${errors.trim()}[${window}]))\n/\n  sum(rate(${total.trim()}[${window}]))\n) > ${decimal(above)}\nand\n${traffic(total, window)}`;
}

/**
 * The same for systems that compare outside the query: the share where there is traffic.
 * @returns query and threshold
 */
export const ratioQuery = (ratio: Ratio): { query: string; above: number } => ({
  query: `(${share(ratio.errors, ratio.total, ratio.window)})\nand\n(${traffic(ratio.total, ratio.window)})`,
  above: ratio.above,
});

/**
 * Refuses a ratio whose parts are not single selectors: `rate(x[5m])` would be rated twice.
 * @throws InfraError naming the part
 */
export async function checkRatio(ratio: { errors: string; total: string }, subject: string): Promise<void> {
  const problems = [];
  for (const part of ['errors', 'total'] as const) {
    if (await singleSelector(ratio[part])) continue;
    problems.push({
      subject: `${subject}: "${part}" is not one selector of a counter: ${ratio[part]}`,
      remedy: 'Give the counter with its labels, without rate(), or use "expr" for anything else.',
    });
  }
  if (problems.length) throw new InfraError(problems);
}

/** How long each must hold is ours: short beside its window. Windows and burn rates from https://sre.google/workbook/alerting-on-slos/ (table 5-8): share of the 30-day budget, long and short window, severity. */
const BURN: { rate: number; long: string; short: string; severity: string; budget: string; for: string }[] = [
  { rate: 14.4, long: '1h', short: '5m', severity: 'critical', budget: '2%', for: '2m' },
  { rate: 6, long: '6h', short: '30m', severity: 'critical', budget: '5%', for: '15m' },
  { rate: 1, long: '3d', short: '6h', severity: 'warning', budget: '10%', for: '1h' },
];

const round = (value: number): string => decimal(Number(value.toPrecision(10)));

/** An alert on a share, with all windows over which the share must be above the threshold. */
export interface ShareOver {
  errors: string;
  total: string;
  above: number;
  /** The longest first. */
  windows: string[];
}

/** An alert on the rate at which an error budget burns. */
export type BurnAlert = AlertTask & { share: ShareOver };

/** What an alert on a share is about; undefined for any other expression. */
export function shareOf(task: AlertTask | BurnAlert): ShareOver | undefined {
  if ('share' in task) return task.share;
  return task.ratio ? { errors: task.ratio.errors, total: task.ratio.total, above: task.ratio.above, windows: [task.ratio.window] } : undefined;
}

/** Multi-window, multi-burn-rate alerts of an objective: both windows must burn, so that the alert also ends soon after the trouble. */
export function sloAlerts(slo: SloTask): BurnAlert[] {
  const allowed = (100 - slo.objective) / 100;
  return BURN.filter((burn) => burn.rate * allowed < 1).map((burn) => {
    const over = (window: string): string => `(\n  sum(rate(${slo.errors.trim()}[${window}]))\n/\n  sum(rate(${slo.total.trim()}[${window}]))\n) > (${burn.rate} * ${round(allowed)})`;
    return {
      name: `${pascalCase(slo.name)}ErrorBudgetBurn${burn.long}`,
      mode: 'add' as const,
      severity: burn.severity,
      for: burn.for,
      expr: `${over(burn.long)}\nand\n${over(burn.short)}`,
      summary: burn.rate === 1 ? `${slo.name}: the error budget burns faster than it lasts` : `${slo.name}: the error budget burns ${burn.rate} times as fast as it lasts`,
      description: `${burn.budget} of the 30-day error budget of ${slo.name} (objective ${slo.objective}%) is gone in ${burn.long}.`,
      action: slo.action ?? 'Find the change or the dependency that raised the error rate; roll back or turn the flag off.',
      labels: { slo: snakeCase(slo.name) },
      share: { errors: slo.errors, total: slo.total, above: burn.rate * Number(round(allowed)), windows: [burn.long, burn.short] },
    };
  });
}

/** Budgets so large that they cannot burn as fast as an alert would have it: that alert is left out. */
export const sloWarnings = (slo: SloTask | null | undefined): string[] =>
  BURN.filter((burn) => slo && (burn.rate * (100 - slo.objective)) / 100 >= 1).map(
    (burn) => `no alert of ${slo?.name ?? ''} over ${burn.long}: with an objective of ${slo?.objective ?? ''}% the error budget cannot burn ${burn.rate} times as fast as it lasts`,
  );
