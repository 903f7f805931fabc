import type { Alert } from './alert.js';
import { reasonOf, type AlertTests, type JsonMap } from './alert-tests/case.js';
import { freeTests } from './alert-tests/free.js';
import { shareTests } from './alert-tests/share.js';
import { shareOf } from './expression.js';

/**
 * Unit tests of an alert for `promtool test rules`.
 * @param rule the rule as it is written: its labels and annotations are what must come out
 * @returns the tests, or why there are none
 */
export async function alertTests(alert: Alert, rule: JsonMap): Promise<AlertTests | { missing: string }> {
  const share = shareOf(alert.task);
  try {
    return share ? await shareTests(alert, share, rule) : await freeTests(alert, rule);
  } catch (error) {
    return { missing: reasonOf(error) };
  }
}
