import { createHash } from 'node:crypto';
import { RULES, type Drift, type DriftFinding, type RuleId } from './rules.js';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const IDS = Object.keys(RULES) as RuleId[];

/**
 * The findings as a SARIF 2.1.0 log, for code scanning and editors.
 * @param generator package and version: `infra-dev@1.2.3`
 */
export function sarifOf(drift: Drift, generator: string): object {
  const at = generator.lastIndexOf('@');
  const driver = { name: generator.slice(0, at), version: generator.slice(at + 1), rules: IDS.map(ruleOf) };
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { description: { text: 'The workspace.' } } },
        results: drift.findings.map(resultOf),
      },
    ],
  };
}

const ruleOf = (id: RuleId): object => ({
  id,
  shortDescription: { text: RULES[id].what },
  help: { text: RULES[id].remedy.replaceAll('{feature}', 'ID') },
  defaultConfiguration: { level: RULES[id].level },
});

const resultOf = (finding: DriftFinding): object => ({
  ruleId: finding.rule_id,
  ruleIndex: IDS.indexOf(finding.rule_id),
  level: finding.level,
  message: { text: `${finding.message}. ${finding.remedy}` },
  locations: [
    { physicalLocation: { artifactLocation: { uri: encodeURI(finding.path), uriBaseId: 'SRCROOT' }, region: { startLine: finding.line } } },
  ],
  partialFingerprints: {
    'infraDev/v1': createHash('sha256').update([finding.rule_id, finding.feature_id, finding.message].join('\0')).digest('hex'),
  },
  properties: { feature_id: finding.feature_id, task_ids: finding.task_ids, checklist_ids: finding.checklist_ids },
});
