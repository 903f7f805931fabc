import type { Shape } from './job.js';
import { commandOf } from './workflow.js';

/** Whether a command runs Playwright's tests, which need browsers that no package manager installs. */
export const needsBrowsers = (run: string): boolean => /\bplaywright test\b/.test(run);

/** The step that installs them: as another job of the workflow does, else as in https://playwright.dev/docs/ci-intro. */
export function playwrightStep(shape: Shape, said: { because: string[] }): string {
  const { workflow } = shape;
  for (const job of workflow.jobs) {
    const step = job.steps.find((one) => /playwright install/.test(commandOf(one)));
    const text = step && workflow.view.textOf(['jobs', job.id, 'steps', step.index]);
    if (text)
      return text
        .split('\n')
        .map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`))
        .join('\n');
  }
  said.because.push('Playwright tests need browsers: a step installs them');
  return workflow.view.style().render([{ name: 'Install Playwright browsers', run: 'npx playwright install --with-deps' }], 'steps');
}
