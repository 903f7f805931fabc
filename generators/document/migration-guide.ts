import type { Applied, Found, Json } from '../../pipeline/kind.js';
import { render } from '../../pipeline/render.js';
import { marked } from './command.js';
import { featureTopic, featureWords, ownedBy, written, type Guide } from './guide.js';
import { aboutOperation, checksOf, NOTHING, type Said } from './migration-facts.js';
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
    intro: [`Feature \`${found.feature.id}\`. Migrations run in the order of this guide.`, wrapped(CLASSES)].join('\n\n'),
    sections: migrations.map((one, index) => section(one, index, found)),
    owner: 'tool' as const,
    ...ownedBy(applied),
  };
  return written(draft, place, found);
}

/** What the durations mean; how long it really takes is measured on a copy of production's data. */
const CLASSES =
  'Durations: *instant* does not depend on the number of rows, *scan* reads all of them, *rewrite* writes all of them anew. A lock is waited for behind open transactions, and everything that comes later waits behind it: set a lock timeout.';

const isMap = (value: Json | undefined): value is JsonMap => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The database of a migration, as far as its proof or what was found says it. */
function dialectOf(one: Applied, found: Found): string | undefined {
  const seen = found.findings.find((finding) => finding.kind === 'migration' && one.tools.includes(finding.tool))?.details?.['dialect'];
  const said = one.made.proofs?.[0]?.input['dialect'] ?? seen;
  return typeof said === 'string' ? said : undefined;
}

/** A statement on one line; what quotes with backticks itself stands between two. */
function asCode(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``;
}

/** The strategy's stages, in the order in which people go through them; empty where all is done at once. */
function stagesOf(strategy: Json | undefined): string[] {
  if (!isMap(strategy) || !Array.isArray(strategy['stages'])) return [];
  const stages = strategy['stages'].filter(isMap);
  const nothing = Array.isArray(strategy['operations']) && strategy['operations'].length === 0;
  const said = (field: string): string[] => [...new Set(stages.flatMap((one) => (typeof one[field] === 'string' ? [one[field]] : [])))];
  const commands = isMap(strategy['commands']) ? strategy['commands'] : {};
  const run = (command: Json | undefined): string => `run \`${String(command)}\`, which writes the migration for the schema of that day, and deploy it`;
  return [
    `Expand: ${nothing ? 'nothing can run before the code has changed' : 'deploy this migration; the code that runs now does not notice it'}. In the end: ${said('what').join('; ')}.`,
    ...said('code').map((one) => `Code: ${one}`),
    ...(commands['migrate'] === undefined ? [] : [`Migrate, when that code is out everywhere and no older version runs any more: ${run(commands['migrate'])}. ${[...said('rows'), ...said('hand').map(asCode)].join(' ')}`]),
    ...said('check').map((one) => `Check: ${one}`),
    ...said('then').map((one) => `Code: ${one}`),
    `Wait until nothing uses the old any more: no older version, no job, no report, and no release that you might still go back to. ${said('unused').join(' ')}`.trimEnd(),
    `Contract: ${run(strategy['command'])}. From here on the older code cannot run any more.`,
  ];
}

/** How to go back from each stage, the last one first. */
function returnsOf(strategy: Json | undefined): string[] {
  if (!isMap(strategy) || !Array.isArray(strategy['stages'])) return [];
  const back = strategy['stages'].filter(isMap).flatMap((one) => (typeof one['back'] === 'string' ? [one['back']] : []));
  const migrates = isMap(strategy['commands']) && strategy['commands']['migrate'] !== undefined;
  return [
    `Behind the contract stage: take its migration back first, as its own guide says. Then ${back.join(' ')}`,
    ...(migrates ? ['Behind the migrate stage: there is nothing to take back in the rows, the old column has all of them. Release the code of before the stages.'] : []),
    'Behind the expand stage: release the code of before the stages, and only then take this migration back, as below; a value that only the new column has is copied back first.',
  ];
}

/** What this migration carries out: of a change in stages the first one. */
function operationsOf(one: Applied): Said[] {
  const strategy = one.made.report?.['strategy'];
  const all = isMap(strategy) ? strategy['operations'] : (one.change as unknown as JsonMap)['operations'];
  return Array.isArray(all) ? all.filter(isMap) : [];
}

function leadOf(found: Found): string {
  const follows = found.feature.plan['follows'];
  if (typeof follows !== 'string') return 'Runs before the new code is deployed.';
  const before = `\`${follows.replaceAll('`', "'")}\``;
  return found.feature.plan['stage'] === 'migrate'
    ? `Runs when the code that writes the old and the new alike is out everywhere, and before any code reads the new: the migrate stage of feature ${before}, whose guide names all stages.`
    : `Runs when no running version uses the old any more: the contract stage of feature ${before}, whose guide says how to tell.`;
}

function section(one: Applied, index: number, found: Found) {
  const change = one.change as unknown as JsonMap;
  const operations = operationsOf(one);
  const dialect = dialectOf(one, found);
  const fresh = new Set(operations.flatMap((each) => (each['op'] === 'create_table' ? [each['table']] : [])));
  const { steps, changes, warnings } = one.made;
  const say = (texts: readonly string[] | undefined): string[] => (texts ?? []).map((text) => marked(text, found));
  const name = sentence(`${index + 1}. ${String(change['name'] ?? one.task_id)}`).replace(/^\\(\d+)\\?\./, '$1.');
  const view = {
    operations: bullets(operations.map((each) => backOnly(each) ?? [`${describe(each)}.`, ...aboutOperation(each, dialect, fresh)].join(' '))),
    stages: numbered(stagesOf(one.made.report?.['strategy'])),
    returns: bullets(returnsOf(one.made.report?.['strategy'])),
    files: bullets(changes.map((each) => `\`${each.path}\``)),
    run: numbered(say(steps?.deployment)),
    check: bullets([...say(steps?.verification), ...checksOf(operations), 'Compare the verdict in `infra-evidence.json` with what you see: it was reached by running the migration up, down and up again.']),
    back: numbered(say([...(steps?.rollback ?? [])].sort((a, b) => a.order - b.order).map((step) => step.step))),
    warnings: bullets(warnings ?? []),
    lead: wrapped(leadOf(found)),
  };
  return { kind: { name, heading: name, also: NONE }, body: render('document/guide/migration.md.hbs', view).trimEnd() };
}

const code = (value: Json | undefined): string => `\`${String(value).replaceAll('`', "'")}\``;

/** What has nothing to run on the way there: a comment stands for it. */
function backOnly({ op, up, down }: Said): string | undefined {
  return op === 'sql' && NOTHING.test(String(up)) ? `Nothing on the way there; going back runs ${asCode(String(down))} before what stands above.` : undefined;
}

/** An operation in words: `add column twoFactorEnabled to User`. */
function describe(map: Said): string {
  const what = map['op'] === 'sql' ? 'run statements' : String(map['op'] ?? 'change').replaceAll('_', ' ');
  const column = map['column'];
  const name = typeof column === 'object' && column !== null && !Array.isArray(column) ? column['name'] : (column ?? map['name'] ?? map['enum'] ?? map['index']);
  const table = map['table'] === undefined ? '' : ` ${/^drop|^rename|^alter/.test(what) ? 'of' : 'on'} ${code(map['table'])}`;
  const to = map['to'] === undefined ? '' : ` to ${code(map['to'])}`;
  const subject = name === undefined || name === null ? '' : ` ${code(name as Json)}`;
  return what.endsWith('table') && map['table'] !== undefined ? `${what} ${code(map['table'])}${to}` : `${what}${subject}${table}${to}`;
}
