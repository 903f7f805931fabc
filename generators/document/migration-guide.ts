import type { Applied, Found, Json } from '../../pipeline/kind.js';
import { render } from '../../pipeline/render.js';
import { marked } from './command.js';
import { featureTopic, featureWords, ownedBy, written, type Guide } from './guide.js';
import { documentPath } from './place.js';
import { bullets, numbered, sentence, wrapped } from './text.js';

type JsonMap = { [key: string]: Json };

/** Headings of a migration are its own: no sibling has them. */
const NONE = /(?!)/;

/** What the migrations of a feature do, in which order they run and how to go back; undefined when there are none. */
export async function migrationGuide(applied: readonly Applied[], found: Found): Promise<Guide | undefined> {
  const migrations = applied.filter((one) => one.kind === 'migration');
  if (migrations.length === 0) return undefined;
  const place = documentPath('migration-guide', featureTopic(found), found);
  const draft = {
    path: place.path,
    title: sentence(`Migration guide: ${featureWords(found)}`),
    topic: { words: featureWords(found) },
    summary: `The migrations of ${featureWords(found)}: how to run them, check them, and go back`,
    intro: `Feature \`${found.feature.id}\`. Migrations run in the order of this guide.`,
    sections: migrations.map((one, index) => section(one, index, found)),
    owner: 'tool' as const,
    ...ownedBy(applied),
  };
  return written(draft, place, found);
}

function section(one: Applied, index: number, found: Found) {
  const change = one.change as unknown as JsonMap;
  const operations = Array.isArray(change['operations']) ? change['operations'] : [];
  const { steps, changes, warnings } = one.made;
  const say = (texts: readonly string[] | undefined): string[] => (texts ?? []).map((text) => marked(text, found));
  const name = sentence(`${index + 1}. ${String(change['name'] ?? one.task_id)}`).replace(/^\\(\d+)\\?\./, '$1.');
  const view = {
    operations: bullets(operations.map(describe)),
    files: bullets(changes.map((each) => `\`${each.path}\``)),
    run: numbered(say(steps?.deployment)),
    check: bullets([...say(steps?.verification), 'Compare the verdict in `infra-evidence.json` with what you see: it was reached by running the migration up, down and up again.']),
    back: numbered(say([...(steps?.rollback ?? [])].sort((a, b) => a.order - b.order).map((step) => step.step))),
    warnings: bullets(warnings ?? []),
    lead: wrapped('Runs before the new code is deployed.'),
  };
  return { kind: { name, heading: name, also: NONE }, body: render('document/guide/migration.md.hbs', view).trimEnd() };
}

const code = (value: Json | undefined): string => `\`${String(value).replaceAll('`', "'")}\``;

/** An operation in words: `add column twoFactorEnabled to User`. */
function describe(operation: Json): string {
  const map = (typeof operation === 'object' && operation !== null && !Array.isArray(operation) ? operation : {}) as JsonMap;
  const what = String(map['op'] ?? 'change').replaceAll('_', ' ');
  const column = map['column'];
  const name = typeof column === 'object' && column !== null && !Array.isArray(column) ? column['name'] : (column ?? map['name'] ?? map['enum'] ?? map['index']);
  const table = map['table'] === undefined ? '' : ` ${/^drop|^rename|^alter/.test(what) ? 'of' : 'on'} ${code(map['table'])}`;
  const to = map['to'] === undefined ? '' : ` to ${code(map['to'])}`;
  const subject = name === undefined || name === null ? '' : ` ${code(name as Json)}`;
  return what.endsWith('table') && map['table'] !== undefined ? `${what} ${code(map['table'])}${to}` : `${what}${subject}${table}${to}`;
}
