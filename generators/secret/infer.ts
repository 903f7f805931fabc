import type { FreeText, Inferred } from '../../pipeline/kind.js';

const NOTHING: Inferred = { changes: [], questions: [] };
const ABOUT = /\b(secrets?|credentials?|api[ -]?keys?|secrets? manager|vault)\b/i;
const NAME = /`([A-Z][A-Z0-9_]*(?:KEY|SECRET|TOKEN|PASSWORD|CREDENTIALS?|DSN)[A-Z0-9_]*)`(?:\s*[:–-]\s*([^(\n]+))?/g;
const STORE = /\b(aws secrets manager|secrets manager|hashicorp vault|vault|doppler|github (?:actions )?secrets?|kubernetes secrets?)\b/i;
const STORES: Record<string, string> = {
  aws: 'aws-secrets-manager',
  secrets: 'aws-secrets-manager',
  hashicorp: 'vault',
  vault: 'vault',
  doppler: 'doppler',
  github: 'github-actions',
  kubernetes: 'kubernetes',
};

/** Reads secrets named in backticks with a description behind; words about secrets without a name are a question. */
export function infer(text: FreeText): Inferred {
  const words = [text.description, ...text.implementation_notes].join('\n');
  const isDocument = [...text.files_to_create, ...text.files_to_modify].some((path) => /secrets?[\w-]*\.mdx?$/i.test(path));
  if (!isDocument && !/\bsecrets?\b/i.test(text.description)) return NOTHING;
  const store = STORES[(STORE.exec(words)?.[1] ?? '').split(' ')[0]?.toLowerCase() ?? ''];
  const secrets = [...words.matchAll(NAME)].map(([, name = '', description]) => ({
    name,
    description: description?.trim() ?? text.description,
    ...(store ? { store } : {}),
  }));
  if (secrets.length > 0) return { changes: [{ type: 'secrets', secrets }], questions: [] };
  if (!ABOUT.test(words)) return NOTHING;
  const skeleton = [
    { type: 'secrets', secrets: [{ name: '', description: text.description, source: '', ...(store ? { store } : {}), consumers: [] }] },
  ];
  return {
    changes: [],
    questions: [{ slot: 'changes', reason: 'The text does not name the secrets.', seen: words.split('\n').filter(Boolean), skeleton }],
  };
}
