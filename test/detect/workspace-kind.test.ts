import { describe, expect, test } from 'vitest';
import { describeWorkspace } from '../../pipeline/detect/workspace-kind.js';
import { layOut, packageJson, type Files } from './lay-out.js';

const ROWS: [name: string, files: Files, kind: string, manager: string | null][] = [
  [
    'Nx before the package manager beneath it',
    { 'nx.json': '{}', 'package.json': packageJson([]), 'pnpm-workspace.yaml': 'packages: []\n', 'pnpm-lock.yaml': '' },
    'nx',
    'pnpm',
  ],
  ['Turborepo', { 'turbo.json': '{}', 'package.json': packageJson([]), 'yarn.lock': '' }, 'turborepo', 'yarn'],
  ['Lerna', { 'lerna.json': '{}', 'package.json': packageJson([], { packageManager: 'npm@10.0.0' }), 'yarn.lock': '' }, 'lerna', 'npm'],
  [
    'pnpm with packages',
    { 'pnpm-workspace.yaml': 'packages:\n  - a\n', 'package.json': packageJson([]), 'pnpm-lock.yaml': '' },
    'pnpm-workspaces',
    'pnpm',
  ],
  [
    'settings of pnpm alone make no workspaces',
    { 'pnpm-workspace.yaml': 'onlyBuiltDependencies: []\n', 'package.json': packageJson([]), 'pnpm-lock.yaml': '' },
    'plain-node',
    'pnpm',
  ],
  ['npm workspaces', { 'package.json': packageJson([], { workspaces: ['a'] }), 'package-lock.json': '{}' }, 'npm-workspaces', 'npm'],
  ['Yarn workspaces', { 'package.json': packageJson([], { workspaces: { packages: ['a'] } }), 'yarn.lock': '' }, 'yarn-workspaces', 'yarn'],
  ['an empty list of workspaces', { 'package.json': packageJson([], { workspaces: [] }), 'package-lock.json': '{}' }, 'plain-node', 'npm'],
  [
    'Gradle, with npm for its tools',
    { 'settings.gradle': '', 'build.gradle': '', 'package.json': packageJson([]), 'package-lock.json': '{}' },
    'gradle',
    'gradle',
  ],
  ['Maven', { 'pom.xml': '<project/>\n' }, 'maven', 'maven'],
  ['Poetry', { 'pyproject.toml': '[tool.poetry]\nname = "a"\n', 'poetry.lock': '' }, 'python-poetry', 'poetry'],
  ['uv', { 'pyproject.toml': '[project]\nname = "a"\n', 'uv.lock': '' }, 'python-uv', 'uv'],
  ['Python with pip', { 'requirements.txt': 'flask\n', 'app.py': '' }, 'python', 'pip'],
  ['Go', { 'go.mod': 'module a\n' }, 'go', 'go'],
  ['Rust', { 'Cargo.toml': '[package]\n' }, 'rust', 'cargo'],
  [
    'Rails, with a package.json for its pages',
    {
      'config/application.rb': 'class A < Rails::Application\nend\n',
      Gemfile: '',
      'Gemfile.lock': '',
      'package.json': packageJson([]),
      'yarn.lock': '',
    },
    'rails',
    'bundler',
  ],
  [
    'several languages',
    { 'package.json': packageJson([]), 'a/go.mod': 'module a\n', 'b/pyproject.toml': '[project]\n', 'package-lock.json': '{}' },
    'plain-polyglot',
    'npm',
  ],
  [
    'several languages without a manifest in the root',
    { 'a/go.mod': 'module a\n', 'b/package.json': packageJson([]) },
    'plain-polyglot',
    null,
  ],
  [
    'Terraform, with requirements for its hooks',
    { 'main.tf': '', 'b/main.tf': '', 'requirements.txt': 'pre-commit\n', 'hook.py': '' },
    'plain-terraform',
    null,
  ],
  ['charts', { 'charts/a/Chart.yaml': 'apiVersion: v2\n', 'charts/a/templates/x.yaml': '' }, 'plain-helm', null],
  ['nothing to go by', { 'README.md': '# A\n' }, 'plain', null],
];

describe('what kind of workspace it is', () => {
  test.each(ROWS)('%s', (_name, files, kind, manager) => {
    const workspace = layOut(files);
    const found = describeWorkspace(workspace);
    expect([found.kind, found.package_manager]).toEqual([kind, manager]);
    for (const one of found.evidence) expect(workspace.files()).toContain(one.file);
  });
});
