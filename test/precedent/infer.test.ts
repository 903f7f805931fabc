import { describe, expect, test } from 'vitest';
import { env } from '../../generators/env/index.js';

const text = (implementation_notes: string[], description = 'Add environment variables for email notifications') => ({ task_id: 'INFRA1', description, implementation_notes, files_to_modify: [], files_to_create: [] });

describe('free text about environment variables', () => {
  test('notes of the form `NAME`: description (facts) are read, with the group that the text shows', () => {
    const { changes, questions } = env.infer!(text([
      '`EMAIL_SERVICE_URL`: Base URL of the e-mail provider (example: https://api.emailprovider.com)',
      '`EMAIL_RETRIES`: Attempts (times) to send (optional, default: 3)',
      'Add EMAIL_API_KEY: Key of the provider (required)',
    ]));
    expect(questions).toEqual([]);
    expect(changes).toEqual([
      {
        type: 'environment_variables',
        variables: [
          { name: 'EMAIL_SERVICE_URL', description: 'Base URL of the e-mail provider', value_type: 'url', required: true, example: 'https://api.emailprovider.com', group: 'Email service configuration' },
          { name: 'EMAIL_RETRIES', description: 'Attempts (times) to send', value_type: 'number', required: false, default: 3, group: 'Email service configuration' },
          { name: 'EMAIL_API_KEY', description: 'Key of the provider', required: true, sensitive: true, group: 'Email service configuration' },
        ],
      },
    ]);
    expect(env.task!.safeParse(changes[0]).success).toBe(true);
  });

  test('what is not certain becomes a question, with what could be read', () => {
    const { changes, questions } = env.infer!(text(['`EMAIL_FROM`: Sender', 'EMAIL_HOST should probably come from the vault']));
    expect(changes).toEqual([]);
    expect(questions[0]!.seen).toEqual(['EMAIL_HOST should probably come from the vault']);
    expect(JSON.stringify(questions[0]!.skeleton)).toContain('EMAIL_FROM');
  });

  test('a text about something else is not touched', () => {
    expect(env.infer!(text(['Add column `EMAIL_VERIFIED`: boolean to users'], 'Add a database field'))).toEqual({ changes: [], questions: [] });
  });
});
