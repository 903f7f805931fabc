import { describe, test } from 'vitest';
import { check, packageJson, type Case } from './lay-out.js';

const CASES: Case[] = [
  {
    name: 'secrets: resources, references, clients',
    files: {
      'infra/main.tf': 'resource "aws_secretsmanager_secret" "a" {}\nresource "azurerm_key_vault_secret" "b" {}\n',
      'k8s/external.yaml': 'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\n',
      'k8s/sealed.yaml': 'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\n',
      'k8s/web.yaml': 'metadata:\n  annotations:\n    vault.hashicorp.com/agent-inject: "true"\n',
      '.sops.yaml': 'creation_rules: []\n',
      '.infisical.json': '{}\n',
      'doppler.yaml': 'setup: []\n',
      '.env.tpl': 'TOKEN=op://team/item/token\n',
      'config/credentials.yml.enc': 'abc\n',
    },
    found: {
      'secret/aws-secrets-manager': { paths: ['infra/main.tf'] },
      'secret/azure-key-vault': { paths: ['infra/main.tf'] },
      'secret/external-secrets': { paths: ['k8s/external.yaml'] },
      'secret/sealed-secrets': { paths: ['k8s/sealed.yaml'] },
      'secret/vault': { paths: ['k8s/web.yaml'] },
      'secret/sops': { paths: ['.sops.yaml'] },
      'secret/infisical': { paths: ['.infisical.json'] },
      'secret/doppler': { paths: ['doppler.yaml'] },
      'secret/1password': { paths: ['.env.tpl'] },
      'secret/rails-credentials': { paths: ['config/credentials.yml.enc'] },
    },
  },
  {
    name: 'no secrets manager: a parameter that is not encrypted, a dependency alone, words in documents',
    files: {
      'infra/main.tf': 'data "aws_ssm_parameter" "ami" {\n  name = "/aws/service/ami"\n}\n',
      'package.json': packageJson(['aws-sdk', '@aws-sdk/client-secrets-manager']),
      'src/vault.ts': 'export class Vault {}\n',
      'README.md': 'Secrets are in vault.hashicorp.com\n',
    },
    absent: ['secret'],
  },
  {
    name: 'network: policies and security groups',
    files: {
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\n',
      'charts/web/templates/policy.yaml': '{{- if .Values.policy }}\nkind: NetworkPolicy\n{{- end }}\n',
      'k8s/cilium.yaml': 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\n',
      'infra/main.tf': 'resource "aws_vpc_security_group_ingress_rule" "a" {}\n',
      'infra/gcp.tf': 'resource "google_compute_firewall" "a" {}\n',
    },
    found: {
      'network/networkpolicy': { paths: ['charts/web/templates/policy.yaml'] },
      'network/cilium': { paths: ['k8s/cilium.yaml'] },
      'network/security-group': { paths: ['infra/main.tf'] },
      'network/gcp-firewall': { paths: ['infra/gcp.tf'] },
    },
  },
  {
    name: 'a changelog that people write, with its style and where its open section is',
    files: {
      'CHANGELOG.md': '# Changelog\n\n## Unreleased\n\n### Added\n\n- a\n\n## 1.0.0\n',
      'README.md': '# A\n',
      'docs/DEPLOY.md': '# Deploy\n',
      'RUNBOOK.md': '# Runbook\n',
    },
    found: {
      'document/changelog': { paths: ['CHANGELOG.md'], details: { style: 'keep-a-changelog', unreleased: 3 } },
      'document/readme': { paths: ['README.md'] },
      'document/deployment-guide': { paths: ['docs/DEPLOY.md'] },
      'document/runbook': { paths: ['RUNBOOK.md'] },
    },
  },
  {
    name: 'trap: changelogs that a tool writes are never edited',
    files: {
      'cliff.toml': '[changelog]\n',
      'CHANGELOG.md': '# Changelog\n\n## [1.0.0] - 2024-01-01\n\n- a\n',
    },
    found: { 'document/git-cliff': { paths: ['cliff.toml'], never_edit: ['CHANGELOG.md'] } },
    absent: ['document/changelog'],
  },
  {
    name: 'changesets write beside packages',
    files: {
      'clients/.changeset/config.json': '{}\n',
      'package.json': packageJson(['@changesets/cli']),
      'clients/a/package.json': packageJson([]),
      'clients/a/CHANGELOG.md': '# a\n\n## 1.0.0\n',
    },
    found: {
      'document/changesets': { paths: ['clients/.changeset', 'clients/.changeset/config.json'], never_edit: ['clients/a/CHANGELOG.md'] },
    },
    absent: ['document/changelog'],
  },
  {
    name: 'no documents',
    files: { 'src/changelog.ts': 'export {};\n', 'src/runbook/index.ts': 'export {};\n', 'docs/incident-types.md': '# Types\n' },
    absent: ['document'],
  },
];

describe('secrets managers, network rules and documents', () => {
  test.each(CASES.map((one) => [one.name, one] as const))('%s', (_name, one) => check(one));
});
