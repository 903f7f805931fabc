/**
 * A typed change of each kind; `text` gives what stands wherever a person may write freely, told which of the places it is
 * (counted from 0).
 */
export const CHANGES: { [kind: string]: (text: (place: number) => string) => { [key: string]: unknown } } = {
  env: (text) => ({
    type: 'environment_variables',
    variables: [{ name: 'EMAIL_URL', description: text(0), example: text(1), group: text(2) }],
  }),
  'env, a default': (text) => ({
    type: 'environment_variables',
    variables: [{ name: 'EMAIL_FROM', description: 'Sender', default: text(0) }],
  }),
  migration: (text) => ({
    type: 'database_migration',
    name: 'add_nick',
    operations: [
      {
        op: 'add_column',
        table: 'User',
        column: { name: 'nick', value_type: 'text', nullable: false, default: text(0), comment: text(1) },
      },
    ],
  }),
  ci: (text) => ({
    type: 'ci_cd',
    jobs: [
      {
        id: 'e2e',
        name: text(0),
        needs: ['test'],
        environment: { MODE: text(1) },
        steps: [{ name: text(2), run: text(4), environment: { TAG: text(3) } }],
      },
    ],
  }),
  docker: (text) => ({
    type: 'docker',
    compose: { service: 'cache', image: 'redis:7-alpine', environment: { MODE: text(0) }, healthcheck: { test: text(1) } },
  }),
  'docker, an image': (text) => ({ type: 'docker', dockerfile: { args: ['MODE'], env: { MODE: text(0) } } }),
  iac: (text) => ({
    type: 'infrastructure_as_code',
    resources: [{ resource: 'aws_ses_template', name: 'reset', attributes: { name: 'reset', subject: text(0), tags: { Note: text(1) } } }],
    variables: [{ name: 'sender', description: text(2), default: text(3) }],
    outputs: [{ name: 'template', value: text(4), description: text(5) }],
  }),
  flag: (text) => ({
    type: 'feature_flag',
    name: 'enableReset',
    variable: 'FEATURE_RESET',
    description: text(0),
    owner: text(1),
    expires: '2027-06-30',
    removal_plan: [text(2), 'Delete the flag'],
  }),
  monitoring: (text) => ({
    type: 'monitoring',
    metrics: [{ name: 'resets_total', kind: 'counter', help: text(0), labels: ['outcome'] }],
    alerts: [
      {
        name: 'ResetsFail',
        severity: 'warning',
        for: '5m',
        description: text(1),
        action: text(2),
        ratio: { errors: 'resets_total{outcome="error"}', total: 'resets_total', above: 0.1, window: '5m' },
      },
    ],
  }),
  secret: (text) => ({
    type: 'secrets',
    secrets: [
      {
        name: 'EMAIL_API_KEY',
        description: text(0),
        source: text(1),
        generate: text(2),
        store: 'aws-secrets-manager',
        path: 'prod/email/api-key',
        rotation_days: 90,
      },
    ],
  }),
  network: (text) => ({
    type: 'network_security',
    rules: [
      { name: 'app-to-mail', direction: 'egress', from: 'app', to: 'smtp.example.com', ports: [443], protocol: 'tcp', reason: text(0) },
    ],
  }),
};
