import { edit } from '../../pipeline/change.js';
import { hcl, HclCode, type HclEntry, type HclOp, type HclValue } from '../../pipeline/edit/hcl.js';
import {
  declared,
  folderOf,
  placeOf,
  readModule,
  stringAttribute,
  type Declared,
  type TerraformModule,
} from '../../pipeline/edit/hcl/module.js';
import { attributeOf, lineAt, type HclAttribute } from '../../pipeline/edit/hcl/parse.js';
import type { Found, Made } from '../../pipeline/kind.js';
import { snakeCase } from '../../pipeline/names.js';
import { externalReferences, sharesSecret } from './external-secret.js';
import { arg, pathOf, splitPath, type Commands, type Store } from './store.js';
import type { Secret } from './task.js';

/** AWS Secrets Manager: declared in Terraform where the workspace declares its secrets there, always without a value. */
export const awsSecretsManager: Store = {
  name: 'aws-secrets-manager',
  commands: (secret, file, { declared: known, shared }) => {
    if (shared) return propertyCommands(secret, file);
    const id = arg(pathOf(secret));
    const put = `aws secretsmanager put-secret-value --secret-id ${id} --secret-string file://${file}`;
    return {
      place: `secret ${pathOf(secret)} of AWS Secrets Manager`,
      ...(known ? {} : { create: `aws secretsmanager create-secret --name ${id} --secret-string file://${file}` }),
      set: put,
      check: `aws secretsmanager describe-secret --secret-id ${id}`,
    };
  },
  declare,
};

/** One property of a secret that holds several as JSON: the others are read, kept and put back without being shown. */
function propertyCommands(secret: Secret, file: string): Commands {
  const { parent, last } = splitPath(pathOf(secret));
  const read = `aws secretsmanager get-secret-value --secret-id ${arg(parent)} --query SecretString --output text`;
  return {
    place: `property ${last} of secret ${parent} of AWS Secrets Manager`,
    set: `${read} | jq --rawfile value ${file} '. + {${JSON.stringify(last)}: $value}' > secret.json
aws secretsmanager put-secret-value --secret-id ${arg(parent)} --secret-string file://secret.json
rm -f secret.json`,
    check: `aws secretsmanager describe-secret --secret-id ${arg(parent)}`,
  };
}

const FOREIGN = /(^|\/)(\.terraform|node_modules|examples?|tests?|fixtures|vendor)(\/|$)/;
const TYPE = 'aws_secretsmanager_secret';

interface Precedent extends Declared {
  module: TerraformModule;
}

/** The secrets that Terraform declares, by the folder they stand in. */
export async function terraformSecrets(found: Found): Promise<Precedent[]> {
  const folders = [
    ...new Set(
      found.draft
        .files()
        .filter((path) => /\.(tf|tofu)$/.test(path) && !FOREIGN.test(path))
        .map(folderOf),
    ),
  ];
  const modules = await Promise.all(folders.map((folder) => readModule(found.draft, folder)));
  return modules.flatMap((module) => declared(module, 'resource', [TYPE]).map((one) => ({ ...one, module })));
}

async function declare(secrets: readonly Secret[], found: Found): Promise<Made> {
  const cluster = await externalReferences(secrets, found);
  const precedents = await terraformSecrets(found);
  const [last] = precedents.slice(-1);
  if (!last) return cluster;
  const folders = new Set(precedents.map((one) => one.module.folder));
  const named = precedents.filter((one) => found.task.files_to_modify.includes(one.file.path)).slice(-1)[0];
  if (folders.size > 1 && !named) return { ...cluster, questions: [...(cluster.questions ?? []), askRoot(found, precedents)] };
  const made = {
    ...cluster,
    changes: [...cluster.changes],
    because: [...(cluster.because ?? [])],
    existing: [...(cluster.existing ?? [])],
  };
  const chosen = named ?? last;
  const own = await Promise.all(secrets.map(async (secret) => ((await sharesSecret(secret, found)) ? [] : [secret])));
  for (const secret of own.flat()) addResource(made, chosen, secret, found);
  return made.changes.length > cluster.changes.length ? withPlan(made, chosen, own.flat()) : made;
}

/** What a person does about the declarations, and how they are proven. */
function withPlan(made: Made, { module: { folder }, file }: Precedent, secrets: readonly Secret[]): Made {
  const names = secrets.map((one) => one.name).join(', ');
  const what = 'the declared secrets parse, are formatted, and hold no value';
  const plan = `Run \`terraform plan\` in ${folder}, have it reviewed and apply it: it declares the places of ${names}, without values`;
  return {
    ...made,
    follow_up: [...(made.follow_up ?? []), `run \`terraform plan\` in ${folder}, read it, and apply it by hand`],
    steps: { prerequisites: [plan] },
    proofs: [...(made.proofs ?? []), { proof: 'terraform', what, input: { folders: [folder], files: [file.path] } }],
  };
}

function askRoot(found: Found, precedents: readonly Precedent[]): NonNullable<Made['questions']>[number] {
  const folders = [...new Set(precedents.map((one) => one.module.folder))];
  return {
    slot: `changes[${found.index}].path`,
    reason: `Terraform declares secrets in ${folders.length} folders.`,
    seen: precedents.map(placeOf),
    options: folders,
  };
}

function addResource(made: Made, precedent: Precedent, secret: Secret, found: Found): void {
  const there = declared(precedent.module, 'resource', [TYPE]).find(({ block }) => stringAttribute(block, 'name') === pathOf(secret));
  if (there) return void made.existing?.push({ file: there.file.path, line: lineAt(there.file.text, there.block.start) });
  const label = labelFor(precedent, secret);
  const op: HclOp = { op: 'block', block: { type: 'resource', labels: [TYPE, label], body: bodyFor(precedent, secret, found) } };
  made.changes.push(edit(precedent.file.path, hcl, op));
  made.because?.push(`${pathOf(secret)} declared as ${precedent.block.labels.join('.')} is (${placeOf(precedent)})`);
}

const labelFor = (precedent: Precedent, secret: Secret): string =>
  (precedent.block.labels[1] ?? '').includes('-') ? snakeCase(secret.name).replaceAll('_', '-') : snakeCase(secret.name);

/** The precedent's arguments, with name and description of the new one. Nothing that holds a value is ever copied. */
function bodyFor(precedent: Precedent, secret: Secret, found: Found): HclEntry[] {
  const attributes = precedent.block.body.items.filter((item): item is HclAttribute => item.kind === 'attribute');
  const own: Record<string, HclValue> = { name: nameFor(precedent, secret), description: secret.description };
  const kept = attributes.filter(
    (item) => item.name in own || /^(recovery_window_in_days|kms_key_id|tags|force_overwrite_replica_secret)$/.test(item.name),
  );
  const entries = kept.map((item): HclEntry => ({ attribute: item.name, value: own[item.name] ?? copied(precedent, item, found) }));
  const described = attributes.some((item) => item.name === 'description');
  const all: HclEntry[] = described
    ? entries
    : entries.flatMap((entry): HclEntry[] =>
        'attribute' in entry && entry.attribute === 'name' ? [entry, { attribute: 'description', value: secret.description }] : [entry],
      );
  return all.flatMap((entry, at): HclEntry[] =>
    at > 0 && 'attribute' in entry && entry.attribute === 'tags' ? [{ blank: true }, entry] : [entry],
  );
}

function copied(precedent: Precedent, item: HclAttribute, found: Found): HclCode {
  const source = precedent.file.text.slice(item.value.start, item.value.end);
  return new HclCode(source.replace(/\b(Feature\s*=\s*)"[^"]*"/, (_, head: string) => head + JSON.stringify(found.feature.id)));
}

/** `"${var.stage}/mail/password"` → `"${var.stage}/email/api-key"`, when the plan's path begins with a stage. */
function nameFor(precedent: Precedent, secret: Secret): HclValue {
  const attribute = attributeOf(precedent.block.body, 'name');
  const source = attribute ? precedent.file.text.slice(attribute.value.start, attribute.value.end) : '';
  const prefix = /^"(\$\{[^}]*\}\/)/.exec(source)?.[1];
  const path = pathOf(secret);
  const rest = /^(prod|production|prd|live|staging|stage|stg|dev|development|test)\/(.+)$/.exec(path)?.[2];
  return prefix && rest ? new HclCode(`"${prefix}${rest}"`) : path;
}
