import type { Asker, Prompt } from '../../pipeline/ask.js';
import { Cancelled } from '../../pipeline/error.js';
import type { Json } from '../../pipeline/kind.js';

/** A person who answers by heart: the first answer left whose words are in the question. Enter where there is none. */
export interface Person extends Asker {
  asked: string[];
  said: string[];
  refused: string[];
}

export const CTRL_C = Symbol('Ctrl-C');

/** @param answers words of a question, and what is answered to it; each is used once, the first that fits first */
export function person(answers: readonly (readonly [string, Json | typeof CTRL_C])[]): Person {
  const left = [...answers];
  const self: Person = { asked: [], said: [], refused: [], say: (text) => void self.said.push(text), ask: (prompt) => answerTo(prompt) };
  const answerTo = async (prompt: Prompt): Promise<Json> => {
    self.asked.push(prompt.message);
    const at = left.findIndex(([words]) => prompt.message.includes(words));
    const answer = at < 0 ? entered(prompt) : left.splice(at, 1)[0]![1];
    if (answer === CTRL_C) throw new Cancelled();
    const offered = (prompt.choices ?? []).map((one) => one.value);
    const unknown = prompt.choices ? [answer].flat().filter((one) => !offered.includes(String(one))) : [];
    if (unknown.length > 0) throw new Error(`"${prompt.message}" does not offer ${unknown.join(', ')}: ${offered.join(', ')}`);
    const verdict = prompt.type === 'input' ? (prompt.validate?.(String(answer)) ?? true) : true;
    if (verdict === true) return answer;
    self.refused.push(verdict);
    if (at < 0) throw new Error(`no answer to "${prompt.message}": ${verdict}`);
    return answerTo(prompt);
  };
  return self;
}

/** What Enter gives. */
function entered(prompt: Prompt): Json {
  if (prompt.type === 'confirm') return prompt.default === true;
  if (prompt.type === 'select') return prompt.default ?? prompt.choices![0]!.value;
  if (prompt.type === 'input') return prompt.default ?? '';
  const checked = prompt.choices!.filter((one) => one.checked).map((one) => one.value);
  if (prompt.required && checked.length === 0) throw new Error(`"${prompt.message}" needs a choice`);
  return checked;
}
