import { file, type Change } from '../../pipeline/change.js';
import type { Found, Json } from '../../pipeline/kind.js';
import type { Alert } from './alert.js';
import { ratioTests } from './alert-tests.js';
import { secondsOf } from './duration.js';
import { headerOf } from './header.js';
import { ruleOf, type RuleShape } from './rule-shape.js';
import { indented, yamlLines } from './yaml-text.js';

type JsonMap = { [key: string]: Json };
const STYLE = { step: 2, dash: 2 };

/** The rule file under test, and whether promtool reads it as it is. */
export interface TestedRules {
  path: string;
  readable: boolean;
}

/** The unit tests of new rules, and where they are. */
export interface TestFile {
  path?: string;
  changes: Change[];
  because: string[];
  warnings: string[];
}

/**
 * A promtool test file for the ratio alerts: beside the tests the workspace has, else in the feature folder.
 * @param rules what is under test
 */
export async function testChanges(alerts: readonly Alert[], shape: RuleShape, rules: TestedRules, topic: string, found: Found): Promise<TestFile> {
  const tested = await Promise.all(alerts.map(async (alert) => ({ alert, tests: await ratioTests(alert, ruleOf(alert, shape) as JsonMap) })));
  const warnings = tested.filter((one) => one.alert.task.ratio && !one.tests).map((one) => `no unit test for ${one.alert.name}: its series cannot be worked out from the selectors`);
  const good = tested.flatMap((one) => one.tests ?? []);
  if (good.length === 0) return { changes: [], because: [], warnings };
  const place = placeOfTests(topic, found);
  const plain = rules.readable ? undefined : plainRules(alerts, shape, place.path, topic);
  const step = good.map((one) => one.step).sort((a, b) => secondsOf(a) - secondsOf(b))[0] ?? '1m';
  const view = {
    header: place.like ? headerOf(found, ['**/*.{yml,yaml}']) : '',
    file: place.path,
    rules: relative(place.path, plain?.path ?? rules.path),
    interval: step,
    tests: indented(yamlLines(good.flatMap((one) => one.tests), STYLE), STYLE.dash),
  };
  const because = place.like ? [`unit tests beside ${place.like}`] : [];
  return { path: place.path, changes: [...(plain ? [plain] : []), file(place.path, 'monitoring/prometheus/test.yml.hbs', view)], because, warnings };
}

interface TestPlace {
  path: string;
  like?: string;
}

/** promtool does not read resources of Kubernetes: the same rules as it reads them, beside the tests. */
function plainRules(alerts: readonly Alert[], shape: RuleShape, tests: string, topic: string): Change {
  const path = tests.replace(/\.(ya?ml)$/, '.rules.$1');
  const groups = indented(yamlLines([{ name: topic, rules: alerts.map((alert) => ruleOf(alert, shape)) }], STYLE), STYLE.dash);
  return file(path, 'monitoring/prometheus/rules.yml.hbs', { header: '', groups });
}

function placeOfTests(topic: string, found: Found): TestPlace {
  const tests = found.workspace.glob('**/*.{yml,yaml}').filter((path) => isTest(found.workspace.read(path) ?? ''));
  const like = tests.at(-1);
  if (!like) return { path: `${found.feature.folder}/alerts.test.yml` };
  const name = like.slice(like.lastIndexOf('/') + 1);
  const suffix = /((?:[-_.](?:alerts?|rules?))*[-_.]?(?:unit)?[-_.]?tests?)?(\.ya?ml)$/i.exec(name);
  const ending = `${suffix?.[1] ?? ''}${suffix?.[2] ?? '.yml'}`;
  const separator = /^[-_.]/.test(ending) ? '' : '_';
  return { path: `${like.slice(0, like.lastIndexOf('/') + 1)}${topic}${separator}${ending}`, like };
}

const isTest = (text: string): boolean => /^rule_files:/m.test(text) && /alert_rule_test:|promql_expr_test:/.test(text);

/** The way from one file to another. */
export function relative(from: string, to: string): string {
  const [a, b] = [from.split('/').slice(0, -1), to.split('/')];
  let same = 0;
  while (same < a.length && same < b.length - 1 && a[same] === b[same]) same += 1;
  return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/');
}
