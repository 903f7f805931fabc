import { edit, file, type Change } from '../../pipeline/change.js';
import { editMarkdown, type MarkdownOp } from '../../pipeline/edit/markdown.js';
import { stringAttribute } from '../../pipeline/edit/hcl/module.js';
import { InfraError } from '../../pipeline/error.js';
import { readManifests } from '../../pipeline/kubernetes/manifests.js';
import { namespaceOf } from '../../pipeline/kubernetes/place.js';
import { render } from '../../pipeline/render.js';
import { scan } from '../../pipeline/secrets.js';
import type { Found, Made, Tool } from '../../pipeline/kind.js';
import { terraformSecrets } from './aws-secrets-manager.js';
import { consumersOf } from './consumer.js';
import { sharesSecret } from './external-secret.js';
import { chooseStore } from './choose.js';
import { rowOf, secretsTable } from './table.js';
import { pathOf, type Commands, type Store, type StoreContext } from './store.js';
import type { Secret, Secrets } from './task.js';

/** The document that says what is needed, where it lives, how it is set without showing it, and when it is replaced. */
export const documentation: Tool<Secrets> = {
  name: 'documentation',
  part: 'documentation',
  fallback: true,
  detect: { files: ['*secrets*.md'] },
  changes: makeDocument,
};

const DEFAULT = 'deployment/secrets.md';
const FILE = 'secret.txt';
/** A value that lies in a folder of the repository is one `git add` away from everybody. */
const APART = 'cd "$(mktemp -d)"   # outside the repository';

/** A secret with its store and the commands for it. */
export interface Documented {
  secret: Secret;
  store: Store;
  commands: Commands;
}

async function makeDocument(change: Secrets, found: Found): Promise<Made> {
  await refuseValues(change, found);
  const documented: Documented[] = [];
  const questions: NonNullable<Made['questions']> = [];
  for (const [at, secret] of change.secrets.entries()) {
    const store = await chooseStore(secret, change, found, at);
    if ('slot' in store) questions.push(store);
    else documented.push({ secret, store, commands: store.commands(secret, FILE, await contextOf(secret, found)) });
  }
  if (questions.length > 0) return { changes: [], questions };
  const declared = await declareAll(change, documented, found);
  const place = documentOf(change, found);
  const changes = await documentChanges(place.path, documented, found);
  return joined(declared, changes, place, documented);
}

/** A plan that holds what looks like a secret is refused without repeating it. */
async function refuseValues(change: Secrets, found: Found): Promise<void> {
  const hits = await scan(JSON.stringify(change, null, 2));
  if (hits.length === 0) return;
  throw new InfraError(
    hits.map((hit) => ({
      subject: `task "${found.task.id}": the plan holds what looks like a secret (${hit.rule}): ${hit.shown}`,
      remedy: 'Take the value out of the plan, and replace it where it was valid: whoever read the plan has seen it.',
    })),
  );
}

async function contextOf(secret: Secret, found: Found): Promise<StoreContext> {
  const manifests = await readManifests(found.draft);
  const [consumer] = consumersOf(secret, manifests);
  const precedents = await terraformSecrets(found);
  const known = precedents.some(({ block }) => stringAttribute(block, 'name') === pathOf(secret));
  const shared = await sharesSecret(secret, found);
  return { declared: known || precedents.length > 0, shared, namespace: consumer ? namespaceOf(consumer.workload) : null, repository: repositoryOf(found) };
}

/** `owner/name`, as `repository` of package.json says it in one of the forms that npm takes. */
function repositoryOf(found: Found): string | null {
  const field = /"repository"\s*:\s*(?:\{[^{}]*?"url"\s*:\s*)?"([^"\s]+)"/.exec(found.workspace.read('package.json') ?? '')?.[1] ?? '';
  return /^(?:github:|(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]+@)?github\.com\/|git@github\.com:)?([\w.-]+\/[\w.-]+?)(?:\.git)?(?:#.*)?$/.exec(field)?.[1] ?? null;
}

/** Stores without a name on the secret are declared here; the others are tools of their own part. */
async function declareAll(change: Secrets, documented: readonly Documented[], found: Found): Promise<Made[]> {
  const unnamed = documented.filter(({ secret }) => (secret.store ?? change.tool) === undefined);
  const stores = [...new Set(unnamed.map(({ store }) => store))];
  return Promise.all(
    stores.flatMap(
      (store) =>
        store.declare?.(
          unnamed.filter((one) => one.store === store).map(({ secret }) => secret),
          found,
        ) ?? [],
    ),
  );
}

interface Place {
  path: string;
  because: string;
}

function documentOf(change: Secrets, found: Found): Place {
  const named = [change.path, ...found.task.files_to_create, ...found.task.files_to_modify].find(
    (path) => path !== undefined && /\.mdx?$/i.test(path),
  );
  if (named) return { path: named, because: `the task names ${named}` };
  const files = found.draft
    .files()
    .filter(
      (path) => /(^|\/)[\w-]*secrets?[\w-]*\.mdx?$/i.test(path) && !/node_modules|\.changeset|(^|\/)(templates?|examples?)\//.test(path),
    );
  const [only] = files;
  if (only && files.length === 1) return { path: only, because: `secrets are documented in ${only}` };
  return { path: DEFAULT, because: `no document of secrets yet: ${DEFAULT}` };
}

async function documentChanges(path: string, documented: readonly Documented[], found: Found): Promise<Change[]> {
  const text = await found.draft.read(path);
  const head = text === null ? [file(path, 'secret/documentation/secrets.md.hbs', {})] : [];
  const table = text === null ? undefined : await secretsTable(text, path);
  const last = headingsIn(text).slice(-1)[0];
  const sections = documented.map((one, at): MarkdownOp => {
    const after = documented[at - 1]?.secret.name ?? last?.name;
    const section = { op: 'section', heading: one.secret.name, depth: last?.depth ?? 2, body: sectionOf(one, text === null) } as const;
    return after === undefined ? section : { ...section, after };
  });
  return [...head, ...documented.map((one, at) => edit(path, editMarkdown, table ? rowOf(one, table) : (sections[at] as MarkdownOp)))];
}

/** The headings that name secrets already. */
const headingsIn = (text: string | null): { depth: number; name: string }[] =>
  [...(text ?? '').matchAll(/^(#{2,5}) `?([A-Z][A-Z0-9]*_[A-Z0-9_]+)`?[ \t]*\r?$/gm)].map(([, marks = '', name = '']) => ({
    depth: marks.length,
    name,
  }));

function sectionOf({ secret, commands }: Documented, described: boolean): string {
  const code = (text: string): string => render('secret/documentation/code.md.hbs', { text }).trim();
  const plain = (text: string): string => render('secret/documentation/plain.md.hbs', { text }).trim();
  const facts = [
    ...(secret.source ? [`Where to get it: ${plain(secret.source)}`] : []),
    `Where it lives: ${commands.place}`,
    ...(secret.consumers.length > 0 ? [`Read by: ${secret.consumers.map(code).join(', ')}`] : []),
    secret.rotation_days
      ? `Replace it every ${secret.rotation_days} days, and at once when it may have leaked`
      : 'Replace it when somebody who knew it leaves or when it may have leaked',
  ];
  const heading = secret.generate
    ? 'Make a new value and set it:'
    : described
      ? 'Set it, with the value in `secret.txt` as described above:'
      : 'Set it:';
  return render('secret/documentation/entry.md.hbs', {
    description: secret.description,
    facts,
    heading,
    commands: commandLines(secret, commands, described),
  }).trim();
}

function commandLines(secret: Secret, commands: Commands, described: boolean): string {
  const typed = described
    ? []
    : [APART, 'umask 077', `IFS= read -rs VALUE && printf '%s' "$VALUE" > ${FILE} && unset VALUE   # type or paste the value, then Enter`];
  const make = secret.generate ? [APART, 'umask 077', `${secret.generate} | tr -d '\\n' > ${FILE}`] : typed;
  const set = commands.create ? [`${commands.create}   # the first time`, `${commands.set}   # every time after that`] : [commands.set];
  return [...make, ...set, `rm -f ${FILE}`, `${commands.check}   # shows that it is there, not what it is`].join('\n');
}

type ListField = 'changes' | 'because' | 'warnings' | 'existing' | 'follow_up' | 'proofs' | 'questions';

function joined(declared: readonly Made[], changes: Change[], place: Place, documented: readonly Documented[]): Made {
  const all = <K extends ListField>(key: K): NonNullable<Made[K]> =>
    declared.flatMap((one) => (one[key] ?? []) as never[]) as NonNullable<Made[K]>;
  const files = [...new Set([place.path, ...all('changes').map(({ path }) => path)])];
  const steps = stepsOf(place, documented);
  const before = declared.flatMap((one) => one.steps?.prerequisites ?? []);
  return {
    changes: [...all('changes'), ...changes],
    because: [...all('because'), place.because],
    warnings: all('warnings'),
    existing: all('existing'),
    follow_up: all('follow_up'),
    questions: all('questions'),
    proofs: [...all('proofs'), { proof: 'secret-scan', what: `${files.join(', ')} hold no secret`, input: { files } }],
    report: { secrets_documented: documented.map(({ secret }) => secret.name), documented: true },
    steps: { ...steps, prerequisites: [...before, ...(steps.prerequisites ?? [])] },
  };
}

function stepsOf(place: Place, documented: readonly Documented[]): NonNullable<Made['steps']> {
  const names = documented.map(({ secret }) => `\`${secret.name}\``).join(', ');
  const them = documented.length > 1 ? 'them' : 'it';
  const rotation = (secret: Secret): string => (secret.rotation_days ? `, replaced every ${secret.rotation_days} days` : '');
  const readers = (secret: Secret): string => secret.consumers.join(', ') || 'nobody yet';
  return {
    prerequisites: documented.map(
      ({ secret, commands }) => `Set \`${secret.name}\` (${commands.place}) as \`${place.path}\` describes, before the application is deployed`,
    ),
    verification: documented.map(({ secret, commands }) => `\`${commands.check}\` shows the place of \`${secret.name}\`, without its value`),
    rollback: [{ order: 4, step: `Leave ${names} in the store until nothing reads ${them} any more, then delete ${them} there` }],
    security: documented.map(({ secret, commands }) => `\`${secret.name}\`: ${commands.place}, read by ${readers(secret)}${rotation(secret)}`),
  };
}
