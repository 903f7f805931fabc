import { HclCode, type HclValue } from '../../../pipeline/edit/hcl.js';
import { elementsOf } from '../../../pipeline/edit/hcl/elements.js';
import { declared, placeOf, type Declared, type TerraformModule } from '../../../pipeline/edit/hcl/module.js';
import { attributeOf, unquote, type HclAttribute } from '../../../pipeline/edit/hcl/parse.js';

/** Tags for a new resource, and what they were learned from. */
export interface Tags {
  value: HclValue;
  because: string;
}

interface Tagged extends Declared {
  tags: HclAttribute;
}

/**
 * Resource types of the AWS provider that take `tags` (their documentation's argument reference). A type that is not listed gets tags
 * only where one of the same type has them: `aws_ses_template`, attachments, policies and rules do not take any.
 */
const TAGGABLE = new RegExp(
  `^aws_(${[
    'acm_certificate',
    'alb',
    'alb_target_group',
    'ami',
    'api_gateway_rest_api',
    'api_gateway_stage',
    'apigatewayv2_api',
    'apigatewayv2_stage',
    'appconfig_application',
    'apprunner_service',
    'athena_workgroup',
    'backup_plan',
    'backup_vault',
    'batch_job_definition',
    'cloudfront_distribution',
    'cloudtrail',
    'cloudwatch_event_rule',
    'cloudwatch_log_group',
    'cloudwatch_metric_alarm',
    'codebuild_project',
    'codepipeline',
    'cognito_user_pool',
    'db_instance',
    'db_parameter_group',
    'db_subnet_group',
    'dynamodb_table',
    'ebs_volume',
    'ecr_repository',
    'ecs_cluster',
    'ecs_service',
    'ecs_task_definition',
    'efs_file_system',
    'eip',
    'eks_cluster',
    'eks_node_group',
    'elasticache_cluster',
    'elasticache_replication_group',
    'elasticache_subnet_group',
    'iam_policy',
    'iam_role',
    'iam_user',
    'instance',
    'internet_gateway',
    'kinesis_firehose_delivery_stream',
    'kinesis_stream',
    'kms_key',
    'lambda_function',
    'launch_template',
    'lb',
    'lb_listener',
    'lb_target_group',
    'mq_broker',
    'msk_cluster',
    'nat_gateway',
    'opensearch_domain',
    'rds_cluster',
    'redshift_cluster',
    'route53_health_check',
    'route53_zone',
    'route_table',
    's3_bucket',
    'secretsmanager_secret',
    'security_group',
    'sesv2_configuration_set',
    'sesv2_email_identity',
    'sfn_state_machine',
    'sns_topic',
    'sqs_queue',
    'ssm_parameter',
    'subnet',
    'vpc',
    'vpc_endpoint',
    'vpc_security_group_egress_rule',
    'vpc_security_group_ingress_rule',
    'wafv2_ip_set',
    'wafv2_web_acl',
  ].join('|')})$`,
);

/** Tags that name one resource or one feature, and so differ from sibling to sibling. */
const OWN = /^(name|feature|feature_id|featureid)$/i;

/**
 * The tags that a new resource gets: as its siblings have them, with the feature's own id where they name a feature.
 * @returns undefined where the type takes none, or where the siblings have none
 */
export function tagsFor(module: TerraformModule, type: string, own: { name: string; feature: string }): Tags | undefined {
  const all = declared(module, 'resource');
  const tagged = all.flatMap((one): Tagged[] => {
    const tags = attributeOf(one.block.body, 'tags');
    return tags ? [{ ...one, tags }] : [];
  });
  const alike = tagged.filter(({ block }) => block.labels[0] === type);
  const untagged = all.some(({ block }) => block.labels[0] === type) && alike.length === 0;
  if (untagged || (!TAGGABLE.test(type) && alike.length === 0)) return undefined;
  if (tagged.length === 0) return all.length === 0 ? fresh(own.feature) : undefined;
  return learned(alike.length > 0 ? alike : tagged, own);
}

const fresh = (feature: string): Tags => ({
  value: { Feature: feature, ManagedBy: 'terraform' },
  because: 'no resource to learn tags from: Feature and ManagedBy',
});

function learned(tagged: readonly Tagged[], own: { name: string; feature: string }): Tags | undefined {
  const because = `tags as ${tagged
    .slice(-1)
    .map((one) => `${one.block.labels.join('.')} has them (${placeOf(one)})`)
    .join('')}`;
  const code = tagged.filter(({ tags }) => tags.tokens[0]?.text !== '{');
  if (code.length * 2 > tagged.length) return { value: copied(code[code.length - 1] as Tagged, own), because };
  const plain = tagged.filter(({ tags }) => tags.tokens[0]?.text === '{');
  const value = fromMaps(plain, own);
  return Object.keys(value).length > 0 ? { value, because } : undefined;
}

/** `local.tags`, or `merge(local.tags, { Name = "…" })` with the own values put in. */
function copied({ file, tags }: Tagged, own: { name: string; feature: string }): HclCode {
  const source = file.text.slice(tags.value.start, tags.value.end);
  const replaced = source.replace(
    /\b(name|feature|feature_id)("?\s*=\s*)"[^"]*"/gi,
    (_, key: string, sign: string) => `${key}${sign}${JSON.stringify(/name/i.test(key) ? own.name : own.feature)}`,
  );
  return new HclCode(replaced);
}

function fromMaps(plain: readonly Tagged[], own: { name: string; feature: string }): { [key: string]: HclValue } {
  const seen = new Map<string, string[]>();
  for (const { file, tags } of plain) {
    for (const element of elementsOf(file.text, tags.value, '{') ?? []) {
      const key = unquote(element.tokens[0]?.text ?? '');
      const first = element.tokens[2];
      const source = first ? file.text.slice(element.start + first.start - (element.tokens[0]?.start ?? 0), element.end) : '';
      seen.set(key, [...(seen.get(key) ?? []), source]);
    }
  }
  const common = [...seen].filter(([, sources]) => sources.length * 2 > plain.length);
  return Object.fromEntries(common.flatMap(([key, sources]) => valueOf(key, sources, own)));
}

function valueOf(key: string, sources: readonly string[], own: { name: string; feature: string }): [string, HclValue][] {
  if (OWN.test(key)) return [[key, /name/i.test(key) ? named(sources, own.name) : own.feature]];
  const last = sources[sources.length - 1] ?? '';
  const same = sources.filter((source) => source === last).length;
  return same * 2 > sources.length ? [[key, new HclCode(last)]] : [];
}

/** `"${var.prefix}-reports"`: what all names begin with stays. */
function named(sources: readonly string[], name: string): HclValue {
  const prefixes = sources.map((source) => /^"((?:\$\{[^}]*\}[-_/]?)+)/.exec(source)?.[1]);
  const [first] = prefixes;
  return first !== undefined && prefixes.every((one) => one === first) ? new HclCode(`"${first}${name}"`) : name;
}
