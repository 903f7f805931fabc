import type { FreeText, Inferred, Json } from '../../pipeline/kind.js';
import { kebabCase } from '../../pipeline/names.js';

const NOTHING: Inferred = { changes: [], questions: [] };
const ABOUT = /\b(network ?polic(y|ies)|security group|firewall|egress|ingress (rule|from)|allow (in|out)bound|open port)\b/i;
/** `allow egress from api to smtp.example.com on port 443` */
const RULE =
  /\b(?:allow|permit)\s+(?:(egress|ingress|traffic|connections?)\s+)?from\s+`?([\w.:/-]+)`?\s+to\s+`?([\w.:/-]+)`?\s+(?:on|over|at|via)\s+(?:(tcp|udp)\s+)?ports?\s+(\d{1,5}(?:(?:\s*,\s*|\s+and\s+)\d{1,5})*)(?:\s*\/?\s*(tcp|udp)\b)?/i;
const HOST = /^([a-z0-9-]+\.)+[a-z]{2,}$|^[\d.]+(\/\d+)?$/i;

/** Reads "allow … from A to B on port N"; other words about firewalls and policies are a question. */
export function infer(text: FreeText): Inferred {
  const lines = [text.description, ...text.implementation_notes];
  const rules = lines.flatMap((line) => ruleIn(line, text.description));
  if (rules.length > 0) return { changes: [{ type: 'network_security', rules }], questions: [] };
  if (!lines.some((line) => ABOUT.test(line))) return NOTHING;
  const skeleton = [
    {
      type: 'network_security',
      rules: [{ name: '', direction: 'egress', from: '', to: '', ports: [443], protocol: 'tcp', reason: text.description }],
    },
  ];
  return {
    changes: [],
    questions: [
      {
        slot: 'changes',
        reason: 'The text does not say which connection is to be allowed: from where, to where, on which ports.',
        seen: lines.filter(Boolean),
        skeleton,
      },
    ],
  };
}

function ruleIn(line: string, reason: string): Json[] {
  const match = RULE.exec(line);
  if (!match) return [];
  const [, word, from = '', to = '', before, ports = '', after] = match;
  const given = word?.toLowerCase();
  // Without a word for it the side that is a workload of ours decides.
  const direction = given === 'egress' || given === 'ingress' ? given : HOST.test(from) ? 'ingress' : 'egress';
  const numbers = ports.match(/\d+/g)?.map(Number) ?? [];
  if (numbers.some((port) => port < 1 || port > 65535)) return [];
  return [
    {
      name: kebabCase(`${from} to ${to}`).slice(0, 63),
      direction,
      from,
      to,
      ports: numbers,
      protocol: (before ?? after ?? 'tcp').toLowerCase(),
      reason: reason.slice(0, 500),
    },
  ];
}
