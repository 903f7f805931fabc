import { parsePromql } from '../../generators/monitoring/promql.js';
import { InfraError } from '../../pipeline/error.js';
import type { Json, ProofRequest } from '../../pipeline/kind.js';
import type { Proof } from './proof.js';
import { listOf, mapOf } from './promql/rules.js';

/** Checks a Grafana dashboard: it has a uid and panels that lie beside each other, and each query is PromQL. */
export const dashboard: Proof = {
  name: 'dashboard',
  inputs: (request, context) => ({ input: request.input, text: context.read(pathOf(request)) }),
  run: async (request, context) => {
    const path = pathOf(request);
    const problems = await dashboardProblems(context.read(path));
    const [first] = problems;
    if (first !== undefined) return { exit: 1, verdict: 'failed', engine: ENGINE, summary: `${path}: ${first}`, details: { problems } };
    return { exit: 0, verdict: 'passed', engine: ENGINE, summary: `${path}: uid, panels and queries are valid` };
  },
};

const ENGINE = 'own checks and @prometheus-io/lezer-promql 0.315.0';

function pathOf({ input }: ProofRequest): string {
  if (typeof input['path'] === 'string') return input['path'];
  throw new InfraError({ subject: 'the proof "dashboard" needs a path' });
}

async function dashboardProblems(text: string): Promise<string[]> {
  const data = mapOf(parse(text));
  const panels = listOf(data['panels']);
  const problems: string[] = [];
  if (typeof data['uid'] !== 'string' || !/^[\w-]{1,40}$/.test(data['uid'])) problems.push('the uid is missing or not one of Grafana');
  if (panels.length === 0) problems.push('there are no panels');
  const places = panels.map((panel) => JSON.stringify([mapOf(panel['gridPos'])['x'], mapOf(panel['gridPos'])['y']]));
  if (new Set(places).size !== places.length) problems.push('panels lie on top of each other');
  for (const panel of panels) for (const target of listOf(panel['targets'])) problems.push(...(await queryProblems(String(panel['title']), String(target['expr'] ?? ''))));
  return problems;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** Grafana's own variables stand where PromQL has a duration. */
async function queryProblems(title: string, expr: string): Promise<string[]> {
  const { errors } = await parsePromql(expr.replace(/\$__(?:rate_interval|interval|range)|\$\{__\w+\}/g, '5m'));
  return errors.length > 0 || expr.trim() === '' ? [`panel "${title}": the query is not PromQL at column ${(errors[0] ?? 0) + 1}`] : [];
}
