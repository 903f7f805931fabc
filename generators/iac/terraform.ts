import { edit } from '../../pipeline/change.js';
import { hcl, type HclEntry, type HclOp } from '../../pipeline/edit/hcl.js';
import { leadOf } from '../../pipeline/edit/hcl/add-block.js';
import { declared, folderOf, type TerraformModule } from '../../pipeline/edit/hcl/module.js';
import { InfraError } from '../../pipeline/error.js';
import type { Found, Made, Tool } from '../../pipeline/kind.js';
import { kebabCase } from '../../pipeline/names.js';
import { detectTerraform } from './detection/terraform.js';
import type { Infrastructure, Value } from './task.js';
import { assetLocator } from './terraform/assets.js';
import { bodyOf, shapeOf } from './terraform/body.js';
import { openProblems, referenceProblems } from './terraform/checks.js';
import { addModuleVariables } from './terraform/module-variables.js';
import { placeForModule, placeForResource } from './terraform/place.js';
import { chooseSite } from './terraform/site.js';
import { tagsFor } from './terraform/tags.js';
import { updateResource } from './terraform/update.js';
import { isMap, toHcl } from './terraform/value.js';
import { addOutput, addValues, addVariable } from './terraform/variables.js';
import { newWork, type Work } from './terraform/work.js';

/** Terraform and OpenTofu: blocks in the files found, formatted as `terraform fmt` does. Planned and applied by a person, never by us. */
export const terraform: Tool<Infrastructure> = {
  name: 'terraform',
  chooses: true,
  part: 'cloud',
  fallback: true,
  detect: detectTerraform,
  changes: makeTerraform,
};

async function makeTerraform(change: Infrastructure, found: Found): Promise<Made> {
  const work = newWork(change, found);
  work.problems.push(...openProblems(change, found.task.id));
  if (change.module) await addModuleVariables(work, change.module);
  const rest =
    change.resources.length +
    change.outputs.length +
    change.modules.length +
    change.update.length +
    (change.module ? 0 : change.variables.length);
  const site = rest > 0 ? await chooseSite(change, found) : { modules: [], because: [], warnings: [] };
  if ('slot' in site) return { changes: [], questions: [...work.questions, site] };
  work.because.push(...site.because);
  work.warnings.push(...site.warnings);
  for (const module of site.modules) {
    work.roots.add(module.folder);
    addTo(work, module);
  }
  if (work.problems.length > 0) throw new InfraError(work.problems);
  return madeOf(work);
}

function addTo(work: Work, module: TerraformModule): void {
  const { change, found } = work;
  work.problems.push(...referenceProblems(change, module, found.task.id));
  for (const resource of change.resources) addResource(work, module, resource);
  for (const call of change.modules) addModule(work, module, call);
  for (const update of change.update) updateResource(work, module, update);
  for (const variable of change.module ? [] : change.variables) {
    addVariable(work, module, variable, true);
    addValues(work, module, variable);
  }
  for (const output of change.outputs) addOutput(work, module, output);
}

function addResource(work: Work, module: TerraformModule, resource: Infrastructure['resources'][number]): void {
  const [there] = declared(module, 'resource', [resource.resource, resource.name]);
  const place = placeForResource(module, resource.resource, work.found);
  const attributes = withTags(work, module, resource);
  const body = bodyOf(attributes.given, shapeOf(module, resource.resource), assetLocator(work, module, resource.attributes));
  const entries: HclEntry[] = attributes.tags ? [...body, ...(body.length > 0 ? [{ blank: true as const }] : []), attributes.tags] : body;
  const comment = resource.comment ?? commentFor(work, module, place.path);
  const op: HclOp = {
    op: 'block',
    block: { type: 'resource', labels: [resource.resource, resource.name], body: entries },
    ...(comment ? { comment } : {}),
  };
  work.changes.push(edit(there?.file.path ?? place.path, hcl, op));
  work.because.push(place.because);
}

/** What the task says, above the only resource of a new file or where the file's resources have comments. */
function commentFor(work: Work, module: TerraformModule, path: string): string | undefined {
  if (work.change.resources.length !== 1) return undefined;
  const file = module.files.find((one) => one.path === path);
  const text = file?.text ?? '';
  const resources = declared(module, 'resource').filter((one) => one.file.path === path);
  const commented = resources.filter(({ block }) => leadOf(text, block.start) < block.start);
  if (file && commented.length * 2 <= resources.length) return undefined;
  const words = work.found.task.description.replace(/^(add|create|introduce|set up|provision)\s+(the|an?)?\s*/i, '').replace(/\.$/, '');
  return words ? words.charAt(0).toUpperCase() + words.slice(1) : undefined;
}

function withTags(
  work: Work,
  module: TerraformModule,
  resource: Infrastructure['resources'][number],
): { given: { [name: string]: Value }; tags?: HclEntry } {
  if (resource.attributes['tags'] !== undefined) return { given: resource.attributes };
  const named = resource.attributes['name'];
  const name = typeof named === 'string' ? named : kebabCase(resource.name);
  const tags = tagsFor(module, resource.resource, { name, feature: work.found.feature.id });
  if (!tags) return { given: resource.attributes };
  work.because.push(tags.because);
  return { given: resource.attributes, tags: { attribute: 'tags', value: tags.value } };
}

function addModule(work: Work, module: TerraformModule, call: Infrastructure['modules'][number]): void {
  const place = placeForModule(module, call.name, work.found);
  const locate = assetLocator(work, module, call.inputs);
  const head: HclEntry[] = [
    { attribute: 'source', value: call.source },
    ...(call.version ? [{ attribute: 'version', value: call.version }] : []),
  ];
  const inputs = Object.entries(call.inputs).map(([attribute, value]): HclEntry => ({ attribute, value: toHcl(value, locate) }));
  const separated = inputs.flatMap((entry, at): HclEntry[] =>
    at > 0 && isMap(Object.values(call.inputs)[at] as Value) ? [{ blank: true }, entry] : [entry],
  );
  const body: HclEntry[] = inputs.length > 0 ? [...head, { blank: true }, ...separated] : head;
  work.changes.push(edit(place.path, hcl, { op: 'block', block: { type: 'module', labels: [call.name], body } } satisfies HclOp));
  work.because.push(place.because);
  if (!call.version && !/^\./.test(call.source) && !/[?&]ref=/.test(call.source))
    work.warnings.push(`module "${call.name}" is not pinned: give "version", or "?ref=" in its source`);
  work.prerequisites.push(`Run \`terraform init\` in ${module.folder}: module "${call.name}" is new`);
}

function madeOf(work: Work): Made {
  const touched = [...new Set(work.changes.map(({ path }) => path))].filter((path) => /\.(tf|tfvars)$/.test(path));
  const roots = [...work.roots];
  const folders = [...new Set([...roots, ...touched.filter((path) => path.endsWith('.tf')).map(folderOf)])];
  return {
    changes: work.changes,
    because: [...new Set(work.because)],
    warnings: [...new Set(work.warnings)],
    questions: work.questions,
    existing: work.existing,
    follow_up: roots.map((folder) => `run \`terraform plan\` in ${folder}, read it, and apply it by hand`),
    report: { resources_added: work.change.resources.map((one) => `${one.resource}.${one.name}`), applied: false },
    proofs:
      touched.length > 0
        ? [
            {
              proof: 'terraform',
              what: `the Terraform code in ${folders.join(', ')} parses, is formatted, and names nothing that is not declared`,
              input: { folders, files: touched },
            },
          ]
        : [],
    steps: stepsOf(work, roots),
  };
}

function stepsOf(work: Work, folders: readonly string[]): NonNullable<Made['steps']> {
  const addresses = work.change.resources.map((one) => `${one.resource}.${one.name}`);
  const removal = addresses.length > 0 ? ` (destroys ${addresses.map((one) => `\`${one}\``).join(', ')})` : '';
  return {
    prerequisites: [...new Set(work.prerequisites)],
    deployment: folders.map(
      (folder) => `In \`${folder}\`: \`terraform plan -out=tfplan\`, have the plan reviewed, then \`terraform apply tfplan\``,
    ),
    verification: folders.map(
      (folder) =>
        `In \`${folder}\`: \`terraform plan\` reports no changes${addresses.length > 0 ? `, and \`terraform state list\` shows ${addresses.map((one) => `\`${one}\``).join(', ')}` : ''}`,
    ),
    rollback: [
      { order: 4, step: `Revert the Terraform change in ${folders.map((folder) => `\`${folder}\``).join(', ')}, then \`terraform plan\` and apply it by hand${removal}` },
    ],
    security: work.change.public ? ['The change declares something public: see that each open range and wildcard in it is meant'] : [],
  };
}
