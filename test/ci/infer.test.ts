import { describe, expect, it } from 'vitest';
import { inferCi } from '../../generators/ci/infer.js';
import { ciTask } from '../../generators/ci/task.js';
import { inferDocker } from '../../generators/docker/infer.js';
import { dockerTask } from '../../generators/docker/task.js';

const text = (description: string, notes: string[] = [], modify: string[] = []) => ({
  task_id: 'T',
  description,
  implementation_notes: notes,
  files_to_modify: modify,
  files_to_create: [],
});

describe('reading free text', () => {
  it('asks where a command goes', () => {
    const read = inferCi(
      text(
        'Add end-to-end test job for the feature to CI',
        ['Run `npx playwright test --grep @x` after the unit tests'],
        ['.github/workflows/ci.yml'],
      ),
    );
    expect(read.changes).toEqual([]);
    expect(read.questions[0]?.skeleton).toMatchObject({
      pipeline: '.github/workflows/ci.yml',
      jobs: [{ steps: [{ run: 'npx playwright test --grep @x' }] }],
    });
    expect(ciTask.safeParse(read.questions[0]?.skeleton).success).toBe(true);
  });

  it('reads what names job, command and place', () => {
    const read = inferCi(
      text('E2E in CI', [
        'Add job `e2e` that runs `npm run e2e` after `test`',
        'Run `npm run lint:deps` after step `Lint` of job `quality`',
      ]),
    );
    expect(read.changes.map((change) => ciTask.parse(change))).toMatchObject([
      {
        jobs: [{ id: 'e2e', needs: ['test'], steps: [{ run: 'npm run e2e' }] }],
        steps: [{ job: 'quality', after: 'Lint', run: 'npm run lint:deps' }],
      },
    ]);
  });

  it('has nothing to say of other tasks', () => {
    expect(inferCi(text('Add database field', ['Add twoFactorEnabled to model User'], ['prisma/schema.prisma']))).toEqual({
      changes: [],
      questions: [],
    });
    expect(inferDocker(text('Add database field', ['Run `npm run x`']))).toEqual({ changes: [], questions: [] });
  });

  it('reads which variables go to which service', () => {
    const read = inferDocker(text('Variables', ['Pass `MAIL_URL` and `MAIL_FROM` to the `shop` service'], ['compose.yaml']));
    expect(read.changes.map((change) => dockerTask.parse(change))).toMatchObject([
      { paths: ['compose.yaml'], compose: { service: 'shop', environment: { MAIL_URL: '${MAIL_URL}', MAIL_FROM: '${MAIL_FROM}' } } },
    ]);
    expect(inferDocker(text('Pass the e-mail variables to the app container', [], ['docker-compose.yml'])).questions).toHaveLength(1);
  });
});
