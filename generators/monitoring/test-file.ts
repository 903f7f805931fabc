import { file, isFree, type Change } from '../../pipeline/change.js';
import type { Found, Json } from '../../pipeline/kind.js';
import type { Alert } from './alert.js';
import { alertTests } from './alert-tests.js';
import type { AlertTests } from './alert-tests/case.js';
import { durationOf } from './duration.js';
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
  paths: string[];
  changes: Change[];
  because: string[];
  warnings: string[];
}

/**
 * A promtool test file for the alerts: beside the tests the workspace has, else in the feature folder.
 * @param rules what is under test
 */
export async function testChanges(alerts: readonly Alert[], shape: RuleShape, rules: TestedRules, topic: string, found: Found): Promise<TestFile> {
  const tested = await Promise.all(alerts.map(async (alert) => ({ alert, tests: await alertTests(alert, ruleOf(alert, shape) as JsonMap) })));
  const warnings = tested.flatMap(({ alert, tests }) => ('missing' in tests ? [`no unit test for ${alert.name}: ${tests.missing}`] : []));
  const good = tested.flatMap(({ tests }) => ('missing' in tests ? [] : [tests]));
  if (good.length === 0) return { paths: [], changes: [], because: [], warnings };
  const place = placeOfTests(topic, found);
  const header = place.like ? headerOf(found, ['**/*.{yml,yaml}']) : '';
  const made = await atFreePath(place.path, found, (path) => {
    const plain = rules.readable ? undefined : plainRules(alerts, shape, path, topic);
    const files = filesOf(good, path).map((one) => ({ ...one, rules: relative(one.path, plain?.path ?? rules.path), header, file: one.path }));
    return { plain, tests: files.map((one) => file(one.path, 'monitoring/prometheus/test.yml.hbs', { ...one })) };
  });
  const because = place.like ? [`unit tests beside ${place.like}`] : [];
  return { paths: made.tests.map((one) => one.path), changes: [...(made.plain ? [made.plain] : []), ...made.tests], because, warnings };
}

interface TestChanges {
  plain: Change | undefined;
  tests: Change[];
}

/** More test files of one topic than this are no coincidence. */
const MOST = 20;

/** Under the name of the topic; numbered where another feature has tests of that name. */
async function atFreePath(path: string, found: Found, make: (path: string) => TestChanges): Promise<TestChanges> {
  for (let number = 1; number <= MOST; number++) {
    const made = make(number === 1 ? path : marked(path, String(number)));
    const free = await Promise.all([...(made.plain ? [made.plain] : []), ...made.tests].map((change) => isFree(found.draft, change)));
    if (free.every(Boolean)) return made;
  }
  return make(path);
}

/** `auth_test.yml` with the mark 3d: `auth-3d_test.yml`. */
const marked = (path: string, mark: string): string =>
  path.replace(/([^/]*?)([-_.](?:[-_.]?(?:alerts?|rules?|unit|tests?))*\.ya?ml)$/i, `$1-${mark}$2`);

/** Samples closer than this share a file. */
const SHORT = 60;

/** One file for all short steps and one for each long one: promtool evaluates a file's tests at one interval, days in steps of minutes take minutes. */
function filesOf(good: readonly AlertTests[], first: string): { path: string; interval: string; tests: string }[] {
  const steps = [...new Set(good.map((one) => Math.max(SHORT, one.step)))].sort((a, b) => a - b);
  return steps.map((step, index) => {
    const own = good.filter((one) => Math.max(SHORT, one.step) === step);
    const interval = durationOf(Math.min(...own.map((one) => one.step)));
    const path = index === 0 ? first : marked(first, interval);
    return { path, interval, tests: indented(yamlLines(own.flatMap((one) => one.tests), STYLE), STYLE.dash) };
  });
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
  const like = testFiles(found).at(-1);
  if (!like) return { path: `${found.feature.folder}/alerts.test.yml` };
  const name = like.slice(like.lastIndexOf('/') + 1);
  const suffix = /((?:[-_.](?:alerts?|rules?))*[-_.]?(?:unit)?[-_.]?tests?)?(\.ya?ml)$/i.exec(name);
  const ending = `${suffix?.[1] ?? ''}${suffix?.[2] ?? '.yml'}`;
  const separator = /^[-_.]/.test(ending) ? '' : '_';
  return { path: `${like.slice(0, like.lastIndexOf('/') + 1)}${topic}${separator}${ending}`, like };
}

/** The unit tests of alerts that the workspace has. */
export const testFiles = (found: Found): string[] => found.workspace.glob('**/*.{yml,yaml}').filter((path) => isTest(found.workspace.read(path) ?? ''));

const isTest = (text: string): boolean => /^rule_files:/m.test(text) && /alert_rule_test:|promql_expr_test:/.test(text);

/** The way from one file to another. */
export function relative(from: string, to: string): string {
  const [a, b] = [from.split('/').slice(0, -1), to.split('/')];
  let same = 0;
  while (same < a.length && same < b.length - 1 && a[same] === b[same]) same += 1;
  return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/');
}
