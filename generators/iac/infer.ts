import type { FreeText, Inferred, Json } from '../../pipeline/kind.js';

const NOTHING: Inferred = { changes: [], questions: [] };

/** A resource named as Terraform spells it: `aws_ses_template.two_factor_reset`, or `resource "aws_ses_template" "two_factor_reset"`. */
const ADDRESS = /\b((?:aws|google|azurerm|kubernetes|cloudflare|datadog|helm|azuread)_[a-z0-9_]+)(?:\.|"\s+")([A-Za-z_][\w-]*)/;
const ABOUT =
  /\b(terraform|opentofu|cloudformation|infrastructure as code|iac|helm (chart|values)|kubernetes (manifest|deployment)|horizontalpodautoscaler|poddisruptionbudget)\b/i;
const SCALING = /\b(?:autoscal\w*|HorizontalPodAutoscaler|HPA)\b[^.;]*?\b(\d+)\s*(?:to|-|–|and|\.\.)\s*(\d+)\s*(?:pods|replicas)?/i;

/**
 * Reads free text: a workload's autoscaling with both bounds is certain; everything else about Terraform, Helm or Kubernetes is a
 * question with the resource as far as it is named. The arguments of a resource are never guessed.
 */
export function infer(text: FreeText): Inferred {
  const words = [text.description, ...text.implementation_notes].join('\n');
  const files = [...text.files_to_create, ...text.files_to_modify];
  const code = files.filter((path) =>
    /\.(tf|tofu|tfvars)$|(^|\/)(Chart|values[\w-]*)\.ya?ml$|(^|\/)(k8s|kubernetes|manifests|helm|charts)\//.test(path),
  );
  const scaling = scalingIn(words);
  if (scaling) return { changes: [scaling], questions: [] };
  if (code.length === 0 && !ABOUT.test(words) && !ADDRESS.test(words)) return NOTHING;
  if (/polic(y|ies)\b.*\bnetwork|network ?polic|security group/i.test(words)) return NOTHING;
  return { changes: [], questions: [questionFor(text, words)] };
}

function scalingIn(words: string): Json | undefined {
  const bounds = SCALING.exec(words);
  const workload = /\b(?:of|for|the)\s+`?([a-z0-9][a-z0-9-]{1,60})`?\s+(?:deployment|service|workload|pods)\b/i.exec(words)?.[1];
  if (!bounds || !workload) return undefined;
  const cpu = /(\d{1,3})\s*%\s*(?:of\s+)?(?:the\s+)?CPU|CPU\D{0,20}?(\d{1,3})\s*%/i.exec(words);
  const target = cpu?.[1] ?? cpu?.[2];
  const autoscaling = { min: Number(bounds[1]), max: Number(bounds[2]), ...(target ? { cpu: Number(target) } : {}) };
  return { type: 'infrastructure_as_code', workload: { name: workload.toLowerCase(), autoscaling } };
}

function questionFor(text: FreeText, words: string): Inferred['questions'][number] {
  const address = ADDRESS.exec(words);
  const resource = { resource: address?.[1] ?? '', name: address?.[2] ?? '', attributes: {} };
  return {
    slot: 'changes',
    reason: address
      ? `The arguments of ${address[1]}.${address[2]} cannot be told from the text.`
      : 'The text does not say which resources are to be added or changed, and with which arguments.',
    seen: [text.description, ...text.implementation_notes].filter(Boolean),
    skeleton: [{ type: 'infrastructure_as_code', resources: [resource] }],
  };
}
