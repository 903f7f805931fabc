import { createContext, Script } from 'node:vm';
import { isOff } from '../../generators/flag/task.js';
import { InfraError } from '../../pipeline/error.js';
import type { Json, ProofRequest } from '../../pipeline/kind.js';
import { expressionOf, Unreadable } from './flag-truth/expression.js';
import { skipped, type Outcome, type Proof, type ProofContext } from './proof.js';
import { mapOf } from './promql/rules.js';

/** Shows that a flag is off by default: by evaluating its expression for every kind of value, or by reading its default variant. */
export const flagTruth: Proof = {
  name: 'flag-truth',
  inputs: (request, context) => ({ input: request.input, text: context.read(fileOf(request)) }),
  run: async (request, context) => (typeof request.input['flag'] === 'string' ? variantOutcome(request, context) : truthOutcome(request, context)),
};

const ENGINE = 'own truth table';

function fileOf({ input }: ProofRequest): string {
  if (typeof input['file'] === 'string') return input['file'];
  throw new InfraError({ subject: 'the proof "flag-truth" needs a file' });
}

const failed = (summary: string, details: { [key: string]: Json } = {}): Outcome => ({ exit: 1, verdict: 'failed', engine: ENGINE, summary, details });
const passed = (summary: string, details: { [key: string]: Json } = {}): Outcome => ({ exit: 0, verdict: 'passed', engine: ENGINE, summary, details });

/** flagd: the default variant exists, all variants are of one type, and it is the off one unless the plan turns it on in this environment. */
function variantOutcome(request: ProofRequest, context: ProofContext): Outcome {
  const name = String(request.input['flag']);
  const flag = mapOf(mapOf(mapOf(parse(context.read(fileOf(request))))['flags'])[name]);
  const variants = mapOf(flag['variants']);
  const chosen = String(flag['defaultVariant'] ?? '');
  if (!Object.hasOwn(variants, chosen)) return failed(`flag ${name}: its default variant "${chosen}" is not among its variants`);
  if (new Set(Object.values(variants).map((value) => typeof value)).size !== 1) return failed(`flag ${name}: its variants are of several types`);
  if (request.input['on'] === true) return passed(`flag ${name} is "${chosen}" in this environment, as the plan says`);
  return isOff(chosen, variants[chosen]) ? passed(`flag ${name} is "${chosen}" where nothing is set`) : failed(`flag ${name} is "${chosen}" by default, which is not off`);
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** Unset, empty and whatever nobody means by "on". */
const OFF = [undefined, '', 'false', '0', 'off', 'no', 'garbage', 'null', 'undefined'];
/** Other spellings of "on": off, unless a function of the workspace says otherwise for all its flags. */
const SPELLINGS = ['TRUE', 'True', ' true', 'true '];
const ON = ['true', '1', 'on', 'yes'];

async function truthOutcome(request: ProofRequest, context: ProofContext): Promise<Outcome> {
  const { name, variable, container } = request.input;
  try {
    const found = await expressionOf({ file: fileOf(request), container: String(container), name: String(name) }, context);
    const read = (value: string | undefined): boolean => evaluate(found.script, String(variable), value);
    const wrong = OFF.filter((value) => read(value));
    const spellings = SPELLINGS.filter((value) => read(value));
    const on = ON.filter((value) => read(value));
    if (wrong.length > 0) return failed(`flag ${String(name)} is on for ${wrong.map((value) => JSON.stringify(value) ?? 'nothing set').join(', ')}`, { expression: found.text });
    if (on.length === 0) return failed(`flag ${String(name)} cannot be turned on by ${String(variable)}`, { expression: found.text });
    if (spellings.length > 0 && !found.helper) return failed(`flag ${String(name)} is on for ${spellings.map((value) => JSON.stringify(value)).join(', ')}`, { expression: found.text });
    const also = spellings.length > 0 ? `; ${found.helper ?? ''} also takes ${spellings.map((value) => JSON.stringify(value)).join(', ')}` : '';
    return passed(`flag ${String(name)} is off when ${String(variable)} is unset, empty or anything but ${on.map((value) => JSON.stringify(value)).join(', ')}${also}`, { expression: found.text });
  } catch (error) {
    if (error instanceof Unreadable) return skipped(`flag ${String(name)}: ${error.message}`);
    throw error;
  }
}

/** An expression that runs this long is no flag. */
const TIME_LIMIT_MS = 500;

function evaluate(script: string, variable: string, value: string | undefined): boolean {
  const env = value === undefined ? {} : { [variable]: value };
  try {
    const context = createContext({ __env: JSON.stringify(env) }, { codeGeneration: { strings: false, wasm: false } });
    return Boolean(new Script(script).runInContext(context, { timeout: TIME_LIMIT_MS }));
  } catch (error) {
    throw new Unreadable(`its expression cannot be evaluated by itself: ${error instanceof Error ? error.message : 'it threw'}`);
  }
}
