import type { Detect } from '../../../pipeline/kind.js';
import { declaring } from './schema.js';

/** Go structs whose tags name variables (`env:"NAME"`, `envconfig:"NAME"`). */
export const detectGoEnv: Detect = {
  words: ['env:"', 'envconfig:"'],
  contains: [
    {
      files: ['*config*.go', '*env*.go', '*setting*.go', '*option*.go', '{config,env,settings}/*.go', 'main.go'],
      text: /`[^`\n]*\b(?:env|envconfig):"[A-Z]/,
      why: 'struct whose tags name variables',
    },
  ],
  locate: (workspace, seen) => declaring(workspace, seen, { style: 'go-env', name: /\b(?:env|envconfig):"([A-Z][A-Z0-9_]+)/, atLeast: 2 }),
};
