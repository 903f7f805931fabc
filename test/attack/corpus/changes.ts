/** A typed change of each kind, with a hostile text wherever a person may write freely. */
export const CHANGES: { [kind: string]: (text: string) => { [key: string]: unknown } } = {
  env: (text) => ({ type: 'environment_variables', variables: [{ name: 'EMAIL_URL', description: text, example: text, group: text }] }),
  'env, a default': (text) => ({ type: 'environment_variables', variables: [{ name: 'EMAIL_FROM', description: 'Sender', default: text }] }),
  migration: (text) => ({ type: 'database_migration', name: 'add_nick', operations: [{ op: 'add_column', table: 'User', column: { name: 'nick', value_type: 'text', nullable: false, default: text, comment: text } }] }),
  ci: (text) => ({ type: 'ci_cd', jobs: [{ id: 'e2e', name: text, needs: ['test'], environment: { MODE: text }, steps: [{ name: text, run: 'npm run e2e', environment: { TAG: text } }] }] }),
  docker: (text) => ({ type: 'docker', compose: { service: 'cache', image: 'redis:7-alpine', environment: { MODE: text }, healthcheck: { test: text } } }),
  'docker, an image': (text) => ({ type: 'docker', dockerfile: { args: ['MODE'], env: { MODE: text } } }),
  iac: (text) => ({
    type: 'infrastructure_as_code',
    resources: [{ resource: 'aws_ses_template', name: 'reset', attributes: { name: 'reset', subject: text, tags: { Note: text } } }],
    variables: [{ name: 'sender', description: text, default: text }], outputs: [{ name: 'template', value: text, description: text }],
  }),
  flag: (text) => ({ type: 'feature_flag', name: 'enableReset', variable: 'FEATURE_RESET', description: text, owner: text, expires: '2027-06-30', removal_plan: [text, 'Delete the flag'] }),
  monitoring: (text) => ({
    type: 'monitoring', metrics: [{ name: 'resets_total', kind: 'counter', help: text, labels: ['outcome'] }],
    alerts: [{ name: 'ResetsFail', severity: 'warning', for: '5m', description: text, action: text, ratio: { errors: 'resets_total{outcome="error"}', total: 'resets_total', above: 0.1, window: '5m' } }],
  }),
  secret: (text) => ({ type: 'secrets', secrets: [{ name: 'EMAIL_API_KEY', description: text, source: text, store: 'aws-secrets-manager', path: 'prod/email/api-key', rotation_days: 90 }] }),
  network: (text) => ({ type: 'network_security', rules: [{ name: 'app-to-mail', direction: 'egress', from: 'app', to: 'smtp.example.com', ports: [443], protocol: 'tcp', reason: text }] }),
};
