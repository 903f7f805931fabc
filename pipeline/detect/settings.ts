const SCRIPT = '{ts,mts,cts,js,mjs,cjs}';

/** Source files whose name or folder says that configuration is declared in them; only these are read. */
export const SETTINGS = [
  `*env*.${SCRIPT}`,
  `*config*.${SCRIPT}`,
  `*setting*.${SCRIPT}`,
  `*validation*.${SCRIPT}`,
  `**/{env,environment,environments,config,configuration}/**/*.${SCRIPT}`,
];

/** The same in Python. */
export const PYTHON_SETTINGS = ['*config*.py', '*setting*.py', '*env*.py', '**/{config,conf,settings,core}/**/*.py'];

/** Tools whose configs read variables and declare none. */
const TOOLS = [
  ...[
    'next',
    'vite',
    'vitest',
    'jest',
    'playwright',
    'webpack',
    'rollup',
    'tailwind',
    'postcss',
    'eslint',
    'prettier',
    'babel',
    'drizzle',
    'prisma',
  ],
  ...['cypress', 'nuxt', 'astro', 'svelte', 'metro', 'app', 'esbuild', 'tsup', 'tsdown', 'karma', 'wdio', 'codegen', 'orval', 'commitlint'],
  ...['lint-staged', 'docusaurus', 'release', 'renovate', 'stylelint'],
];

/** Tests and stories of such files, and the configs of build tools. */
export const NOT_SETTINGS = new RegExp(
  [
    '\\.(test|spec|stories|e2e-spec)\\.[cm]?[jt]sx?$',
    '(^|/)(test_|conftest|gunicorn)[^/]*\\.py$',
    `(^|/)(${TOOLS.join('|')})(\\.[\\w-]+)*\\.config\\.[cm]?[jt]s$`,
    '(^|/)(route|page|layout)\\.[jt]sx?$',
  ].join('|'),
);
