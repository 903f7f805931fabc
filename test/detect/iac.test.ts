import { describe, test } from 'vitest';
import { check, packageJson, type Case } from './lay-out.js';

const BACKEND = 'terraform {\n  backend "s3" {}\n}\n';
const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n';

const CASES: Case[] = [
  {
    name: 'Terraform: one tree with its roots, modules and environments; a folder `test` beside `prod` is an environment',
    files: {
      'infra/envs/test/main.tf': `${BACKEND}module "base" {\n  source = "../../modules/base"\n}\n`,
      'infra/envs/prod/main.tf': `${BACKEND}module "base" {\n  source = "../../modules/base"\n}\n`,
      'infra/modules/base/main.tf': 'resource "aws_sns_topic" "a" {}\n',
    },
    found: {
      'iac/terraform': {
        paths: ['infra/envs/prod', 'infra/envs/test', 'infra/modules/base'],
        details: {
          root: 'infra',
          roots: ['infra/envs/prod', 'infra/envs/test'],
          modules: ['infra/modules/base'],
          environments: { prod: 'infra/envs/prod', test: 'infra/envs/test' },
          backend: 's3',
          is_module: false,
        },
      },
    },
  },
  {
    name: 'Terraform: a module for others, its examples in no case',
    files: {
      'main.tf': 'resource "aws_vpc" "this" {}\n',
      'variables.tf': 'variable "name" {}\n',
      'modules/flow/main.tf': 'resource "aws_flow_log" "this" {}\n',
      'wrappers/main.tf': 'module "wrapper" {\n  source = "../"\n}\n',
      'examples/complete/main.tf': 'provider "aws" {}\nmodule "vpc" {\n  source = "../.."\n}\n',
    },
    found: { 'iac/terraform': { paths: ['.', 'modules/flow', 'wrappers'], details: { root: '.', roots: ['.'], is_module: true } } },
  },
  {
    name: 'Terraform: independent trees are several findings, OpenTofu files count, values name environments',
    files: {
      'apps/a/terraform/main.tf': BACKEND,
      'apps/a/terraform/prod.tfvars': 'a = 1\n',
      'apps/b/terraform/main.tofu': BACKEND,
    },
    found: {
      'iac/terraform': [
        { paths: ['apps/a/terraform'], details: { environments: { prod: 'apps/a/terraform/prod.tfvars' } } },
        { paths: ['apps/b/terraform'] },
      ],
    },
  },
  {
    name: 'Terragrunt names its environments by folder',
    files: { 'root.hcl': 'locals {}\n', 'live/prod/db/terragrunt.hcl': 'include {}\n', 'live/stage/db/terragrunt.hcl': 'include {}\n' },
    found: {
      'iac/terragrunt': { with: ['live/prod/db', 'live/stage/db'], details: { environments: { prod: 'live/prod', stage: 'live/stage' } } },
    },
  },
  {
    name: 'CloudFormation, CDK, Pulumi and Serverless',
    files: {
      'cfn/stack.yaml': 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Topic:\n    Type: AWS::SNS::Topic\n',
      'deploy/appspec.yaml': 'version: 0.0\nResources:\n  - Service:\n      Type: AWS::ECS::Service\n',
      'cdk/cdk.json': '{ "app": "npx ts-node bin/app.ts" }\n',
      'pulumi/Pulumi.yaml': 'name: a\nruntime: nodejs\n',
      'pulumi/Pulumi.prod.yaml': 'config: {}\n',
      'fn/serverless.yml': 'service: a\nprovider:\n  name: aws\n',
    },
    found: {
      'iac/cloudformation': { paths: ['cfn/stack.yaml'] },
      'iac/cdk': { paths: ['cdk'] },
      'iac/pulumi': { paths: ['pulumi'], details: { environments: { prod: 'pulumi/Pulumi.prod.yaml' } } },
      'iac/serverless': { paths: ['fn/serverless.yml'] },
    },
  },
  {
    name: 'Helm: a chart with values beside it; its templates are not manifests',
    files: {
      'helm_deploy/shop/Chart.yaml': 'apiVersion: v2\nname: shop\n',
      'helm_deploy/shop/values.yaml': 'replicas: 1\n',
      'helm_deploy/shop/templates/deployment.yaml': DEPLOYMENT,
      'helm_deploy/values-prod.yaml': 'replicas: 3\n',
    },
    found: {
      'iac/helm': {
        paths: ['helm_deploy/shop', 'helm_deploy/values-prod.yaml'],
        details: { charts: { 'helm_deploy/shop': 'shop' }, environments: { prod: 'helm_deploy/values-prod.yaml' } },
      },
    },
    absent: ['iac/kubernetes', 'iac/helm-values'],
  },
  {
    name: 'trap: charts of a user interface',
    files: {
      'package.json': packageJson(['recharts']),
      'src/charts/Chart.tsx': 'export const Chart = () => null;\n',
      'src/charts/values.ts': 'export const values = [];\n',
      'charts/index.html': '<p>\n',
    },
    absent: ['iac'],
  },
  {
    name: 'kustomize and manifests; schemas, catalogues and pipelines are neither',
    files: {
      'k8s/base/kustomization.yaml': 'resources:\n  - web.yaml\n',
      'k8s/base/web.yaml': DEPLOYMENT,
      'k8s/overlays/prod/kustomization.yaml': 'resources:\n  - ../../base\n',
      'crds/shop.yaml': 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  names:\n    kind: Deployment\n',
      'catalog-info.yaml': 'apiVersion: backstage.io/v1alpha1\nkind: Component\n',
      'grafana/x.yml': 'apiVersion: 1\nproviders: []\n',
      'docs/web.yaml': DEPLOYMENT,
    },
    found: {
      'iac/kustomize': { paths: ['k8s/base', 'k8s/overlays/prod'], details: { overlays: { prod: 'k8s/overlays/prod' } } },
      'iac/kubernetes': [{ paths: ['k8s/base/web.yaml'] }, { paths: ['docs/web.yaml'], ambiguous: true }],
    },
  },
  {
    name: 'OpenShift: templates with objects; a template of something else is none',
    files: {
      'deploy/app.yml': 'apiVersion: template.openshift.io/v1\nkind: Template\nobjects:\n  - apiVersion: v1\n    kind: Service\n',
      'mail/welcome.yml': 'kind: Template\nsubject: Hello\n',
    },
    found: { 'iac/openshift': { paths: ['deploy/app.yml'], details: { templates: ['deploy/app.yml'] } } },
  },
  {
    name: 'a program without infrastructure',
    files: { 'package.json': packageJson(['react']), 'infra/README.md': '# Infra\n', 'src/terraform.ts': 'export {};\n' },
    absent: ['iac', 'network', 'secret'],
  },
];

describe('infrastructure as code', () => {
  test.each(CASES.map((one) => [one.name, one] as const))('%s', (_name, one) => check(one));
});
