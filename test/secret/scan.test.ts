import { describe, expect, it } from 'vitest';
import { redact, scan } from '../../pipeline/secrets.js';

// Put together at run time, so that this file itself holds no key.
const join = (...parts: string[]): string => parts.join('');
const HEX = join('9f86d081884c7d65', '9a2feaa0c55ad015');
const BASE64 = join('q7Zt2Vb9', 'Xk4LmP0s', 'Rw8NcY3e', 'Hj6TfA1d', 'Gu5oIiQ=');

const SECRETS: [string, string][] = [
  ['stripe', join('STRIPE=', 'sk_live_', '51HqLyjWDarjtT1zdp7dcQ9xKw2')],
  ['stripe restricted', join('rk_test_', '51HqLyjWDarjtT1zdp7dcQ9xKw2')],
  ['webhook secret', join('whsec_', 'k3Jd9sLq0PzXv7Bn5MwT2RyU8Ha4Gc6E')],
  ['jwt', join('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0NTY3ODkwIn0', '.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U')],
  ['aws id', join('AKIA', 'Z7QX2RKLM4PWTN5B')],
  ['aws secret', join('aws_secret_access_key = ', 'wJalrXUtnFEMIaK7', 'MDENGabPxRfiCYz9Q2h7Xa4K')],
  ['google api key', join('AIza', 'SyD3kf9Qz7LmXw2Vb8Nc4Tp6Rj1Hs5Yg0Eu')],
  ['github', join('ghp_', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx')],
  ['slack', join('xoxb-', '263594206564-', '2343594206574-', 'FGqddMF8t08v8N7Oq4i57vs1')],
  ['npm', join('//registry.npmjs.org/:_authToken=', 'npm_', 'aZ8kQ2mX7vB4nL9sT1wR6yU3iO5pE0dFgHjK')],
  ['pem', `-----BEGIN RSA PRIVATE KEY-----\n${join('MIIEpAIBAAKCAQEA7bq9', 'Zx3kVw8LmNpQrStUvWxYz0123')}\n-----END RSA PRIVATE KEY-----`],
  ['gcp one line', `{"private_key": "-----BEGIN PRIVATE KEY-----\\n${join('MIIEvQIBADANBgkqhkiG', '9w0BAQEFAASCBKcwggSjAgEA')}\\n"}`],
  ['hex beside key', `API_KEY=${HEX}`],
  ['hex beside token, yaml', `  access_token: "${HEX}"`],
  ['base64 beside secret', `SESSION_SECRET='${BASE64}'`],
  ['typescript', `const apiKey = '${BASE64}';`],
  ['terraform', `  client_secret = "${BASE64}"`],
  ['kubernetes env', `- name: SIGNING_SECRET\n  value: ${BASE64}`],
  ['json name and value', `{"name": "API_TOKEN", "value": "${BASE64}"}`],
  ['command line', `aws secretsmanager put-secret-value --secret-string "${BASE64}"`],
  ['password', join('DB_PASSWORD=', 'Tr0ub4dor&3xK')],
  ['url password', join('postgresql://app:', 'jK8s7dGh2kQz', '@db.prod.acme.io:5432/app')],
  ['url password, local but random', join('redis://:', 'jK8s7dGh2kQz9', '@localhost:6379')],
  ['commented off', `/* secretlint-disable */ ${join('ghp_', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx')}`],
];

const HARMLESS: [string, string][] = [
  ['template id', 'EMAIL_2FA_RESET_TEMPLATE_ID=tmpl_2fa_reset_notification'],
  ['local url', 'DATABASE_URL=postgresql://user:password@localhost:5432/mydb'],
  ['compose url', 'postgres://postgres:postgres@db:5432/app'],
  ['placeholder', 'API_TOKEN=your_token_here'],
  ['placeholder in brackets', 'CLIENT_SECRET=<paste the client secret>'],
  ['example key of AWS', 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE'],
  ['workflow secret', 'token: ${{ secrets.GITHUB_TOKEN }}'],
  ['environment', 'const secret = process.env.SESSION_SECRET_VALUE_1234'],
  ['terraform reference', 'client_secret = aws_secretsmanager_secret_version.email_key_2.secret_string'],
  ['commit', 'uses: actions/create-github-app-token@d72941d797fd3113feb6b93fd0dec494b13a2547'],
  ['image digest', 'image: ghcr.io/acme/token-service@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
  ['integrity', '"integrity": "sha512-q7Zt2Vb9Xk4LmP0sRw8NcY3eHj6TfA1dGu5oIiQ7Zt2Vb9Xk4LmP0sRw8NcY3eHj6TfA1dGu5oIiQ=="'],
  ['uuid', 'tenant_secret_ref: 550e8400-e29b-41d4-a716-446655440000'],
  ['uuid token', 'token: 550e8400-e29b-41d4-a716-446655440000'],
  ['arn', 'secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/email/api-key-AbCdEf"'],
  ['secret name', 'aws secretsmanager put-secret-value --secret-id prod/email/api-key --secret-string file://secret.txt'],
  ['generate', '"generate": "openssl rand -base64 32"'],
  ['hash of a secret', 'token_hash: 9f86d081884c7d659a2feaa0c55ad015'],
  ['migration', 'CREATE INDEX "PasswordResetToken_userId_createdAt_idx" ON "PasswordResetToken"("userId", "createdAt");'],
  ['typescript type', 'export const passwordResetToken: PasswordResetTokenRepository2 = createRepository(PasswordResetToken);'],
  ['kubernetes reference', 'secretKeyRef:\n  name: email-credentials-v2\n  key: EMAIL_SERVICE_API_KEY'],
  ['public key', 'public_key: ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQDZ7x9Lk2'],
  ['pem without content', '-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----'],
  ['variable in url', 'postgres://app:${DB_PASSWORD}@db.prod.acme.io/app'],
  ['url of tokens', 'token_endpoint: https://login.microsoftonline.com/9f86d081884c7d659a2feaa0c55ad015/oauth2/v2.0/token'],
  ['words', 'password_reset_token_expiry = "password-reset-token-expires-in-15-minutes"'],
];

describe('scan', () => {
  it.each(SECRETS)('finds: %s', async (_, text) => {
    expect(await scan(`first line\n${text}\n`)).toHaveLength(1);
  });

  it.each(HARMLESS)('leaves alone: %s', async (_, text) => {
    expect(await scan(text)).toEqual([]);
  });

  it('says where, and shows no more than three characters', async () => {
    const [found] = await scan(`a: 1\n  API_KEY: ${HEX}\n`);
    expect(found).toEqual({ line: 2, column: 12, rule: 'value-of-api_key', shown: '9f8… (32 characters)' });
    expect(redact(BASE64)).not.toContain(BASE64.slice(0, 5));
  });

  it('reads a megabyte without a secret in under a second', async () => {
    const text = 'export const token_name = "the-token-of-a-user"; // password secret key\n'.repeat(15_000);
    const start = performance.now();
    expect(await scan(text)).toEqual([]);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('takes no longer than linear time on one long word', async () => {
    const start = performance.now();
    await scan('secret'.repeat(100_000));
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
