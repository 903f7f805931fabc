import type { Detect } from '../../../pipeline/kind.js';

/** turbo.json: the variables that tasks may see. */
export const detectTurbo: Detect = {
  words: ['globalEnv', '"env"', 'PassThroughEnv'],
  contains: [
    {
      files: ['turbo.{json,jsonc}'],
      text: /"(globalEnv|env|globalPassThroughEnv|passThroughEnv)"\s*:\s*\[/,
      why: 'names variables of tasks',
    },
  ],
  locate: (_workspace, seen) => ({ ...seen, details: { style: 'turbo', files: seen.paths } }),
};
