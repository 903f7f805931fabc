import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileIndex } from '../../pipeline/detect/file-index.js';
import { manifests } from '../../pipeline/detect/manifests.js';
import { placeOf } from '../../pipeline/detect/places.js';
import { lineOf, textOf } from '../../pipeline/detect/reading.js';
import { detect, type DetectRow, type Signs } from '../../pipeline/detect.js';
import { detection } from '../../generators/detection.js';
import { layOut, packageJson } from './lay-out.js';

const row = (signs: Signs): DetectRow[] => [{ kind: 'k', tool: 't', detect: signs }];

describe('files by name', () => {
  const workspace = layOut({
    'a/Knexfile.ts': '',
    'knexfile.js': '',
    'x/(y)/[z]/page.tsx': '',
    'deep/ci/.gitlab-ci.yml': '',
    '.gitlab-ci.yml': '',
    'm/meta/_journal.json': '',
  });
  const match = (...patterns: string[]): string[] => fileIndex(workspace).match(patterns);

  test('a glob without a slash is a name in any folder, whatever its case', () => {
    expect(match('knexfile.{ts,js}')).toEqual(['a/Knexfile.ts', 'knexfile.js']);
  });
  test('a glob that starts with a slash starts at the root', () => {
    expect(match('/.gitlab-ci.yml')).toEqual(['.gitlab-ci.yml']);
  });
  test('any other glob may start in any folder', () => {
    expect(match('meta/_journal.json')).toEqual(['m/meta/_journal.json']);
  });
  test('what lies below a folder is found by its exact path', () => {
    expect(fileIndex(workspace).below('x/(y)')).toEqual(['x/(y)/[z]/page.tsx']);
    expect(fileIndex(workspace).isFolder('x')).toBe(true);
    expect(fileIndex(workspace).isFolder('x/(y)/[z]/page.tsx')).toBe(false);
    expect(fileIndex(workspace).folders('x')).toEqual(['(y)']);
  });
});

describe('dependencies of manifests', () => {
  const workspace = layOut({
    'package.json': '{\n  "scripts": { "knex": "x" },\n  "devDependencies": {\n    "@acme/a": "1"\n  }\n}\n',
    'one/package.json': '{"dependencies":{"b":"1"}}',
    'two/pyproject.toml': '[project]\nname = "no"\ndependencies = [\n  "alembic[tz]>=1",\n]\n\n[tool.poetry.dependencies]\nDjango = "^5"\n',
    'three/requirements/base.txt': '# flask\nFastAPI==1\n',
    'four/pom.xml': '<dependency>\n  <groupId>org.flywaydb</groupId>\n  <artifactId>flyway-core</artifactId>\n</dependency>\n',
    'five/gradle/libs.versions.toml': '[libraries]\nliq = { module = "org.liquibase:liquibase-core", version = "4" }\n',
    'five/build.gradle.kts': 'plugins {\n  id("org.flywaydb.flyway") version "9"\n}\n',
    'six/go.mod': 'module six\n\nrequire (\n\tgithub.com/golang-migrate/migrate/v4 v4.1.0\n)\n',
    'seven/Gemfile': "# gem 'none'\ngem 'rails', '~> 7'\n",
    'eight/Cargo.toml': '[dependencies]\nsqlx = { version = "0.7" }\n',
    'tests/package.json': packageJson(['hidden']),
  });
  test.each([
    ['@acme/a', 'package.json', 4],
    ['@acme/*', 'package.json', 4],
    ['b', 'one/package.json', 1],
    ['alembic', 'two/pyproject.toml', 4],
    ['django', 'two/pyproject.toml', 8],
    ['fastapi', 'three/requirements/base.txt', 2],
    ['flyway-core', 'four/pom.xml', 3],
    ['org.flywaydb:flyway-core', 'four/pom.xml', 3],
    ['liquibase-core', 'five/gradle/libs.versions.toml', 2],
    ['org.flywaydb.flyway', 'five/build.gradle.kts', 2],
    ['github.com/golang-migrate/migrate', 'six/go.mod', 4],
    ['rails', 'seven/Gemfile', 2],
    ['sqlx', 'eight/Cargo.toml', 2],
  ])('%s', (name, file, line) => {
    expect(manifests(workspace).declared(name)).toMatchObject([{ file, line }]);
  });
  test.each(['knex', 'no', 'flask', 'none', 'hidden', 'project'])('%s is not declared', (name) => {
    expect(manifests(workspace).declared(name)).toEqual([]);
  });
});

describe('what the folders of a file say', () => {
  const workspace = layOut({
    'src/a.ts': '',
    'node_pkg/vendor/a.ts': '',
    'test/fixtures/a.ts': '',
    'examples/a/b.ts': '',
    'tests/a.ts': '',
    'infra/test/main.tf': '',
    'infra/prod/main.tf': '',
    'templates/app/package.json': '{}',
    'templates/mail.html': '',
    'generators/files/__name__/a.ts': '',
    'pkg/__init__.py': '',
    'dashboards/demo/a.json': '',
    'demo/a.ts': '',
  });
  test.each([
    ['src/a.ts', 'own'],
    ['node_pkg/vendor/a.ts', 'foreign'],
    ['test/fixtures/a.ts', 'foreign'],
    ['examples/a/b.ts', 'shown'],
    ['tests/a.ts', 'shown'],
    ['infra/test/main.tf', 'own'],
    ['templates/app/package.json', 'shown'],
    ['templates/mail.html', 'own'],
    ['generators/files/__name__/a.ts', 'shown'],
    ['pkg/__init__.py', 'own'],
    ['dashboards/demo/a.json', 'own'],
    ['demo/a.ts', 'shown'],
  ])('%s is %s', (path, place) => {
    expect(placeOf(workspace, path)).toBe(place);
  });
});

describe('the stages of a row', () => {
  test('a dependency alone is no finding', async () => {
    const workspace = layOut({ 'package.json': packageJson(['left']) });
    expect((await detect(workspace, row({ dependencies: ['left'] }))).findings).toEqual([]);
  });

  test('evidence names the line; the manifest above the path is named before others', async () => {
    const workspace = layOut({
      'a/package.json': packageJson(['left']),
      'b/package.json': packageJson(['left']),
      'b/src/x.cfg': '\n\n  key: value\n',
    });
    const { findings } = await detect(
      workspace,
      row({ dependencies: ['left'], contains: [{ files: ['*.cfg'], text: /^\s*key:/m, why: 'has a key' }] }),
    );
    expect(findings).toEqual([
      {
        kind: 'k',
        tool: 't',
        paths: ['b/src/x.cfg'],
        ambiguous: false,
        evidence: [
          { file: 'b/package.json', line: 4, why: 'dependency "left"' },
          { file: 'b/src/x.cfg', line: 3, why: 'has a key' },
        ],
      },
    ]);
  });

  test('examples are split off and doubted', async () => {
    const workspace = layOut({ 'x.cfg': '', 'examples/x.cfg': '' });
    const { findings } = await detect(
      workspace,
      row({ files: ['*.cfg'], locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }) }),
    );
    expect(findings).toMatchObject([
      { paths: ['x.cfg'], ambiguous: false, details: { files: ['x.cfg'] } },
      { paths: ['examples/x.cfg'], ambiguous: true, details: { files: ['examples/x.cfg'] } },
    ]);
  });

  test('source files are searched below the manifest alone', async () => {
    const workspace = layOut({
      'a/package.json': packageJson(['left']),
      'a/x.ts': '\nuseLeft();\n',
      'b/x.ts': 'useLeft();\n',
      'a/x.test.ts': 'useLeft();\n',
    });
    const { findings } = await detect(workspace, row({ dependencies: ['left'], uses: ['useLeft('] }));
    expect(findings.map((one) => one.paths)).toEqual([['a/x.ts']]);
    expect(findings[0]!.evidence[1]).toEqual({ file: 'a/x.ts', line: 2, why: 'uses useLeft' });
  });

  test('only the kinds asked for', async () => {
    const workspace = layOut({ Dockerfile: 'FROM a\n', 'README.md': '# A\n' });
    const kinds = (await detect(workspace, detection, ['docker'])).findings.map((one) => one.kind);
    expect(kinds).toEqual(['docker']);
  });

  test('binary, broken and huge files show nothing and stop nothing', async () => {
    const workspace = layOut({ 'compose.yaml': 'services: {}\n' });
    writeFileSync(join(workspace.root, 'broken.prisma'), Buffer.from([0xff, 0xfe, 0x00, 0x64]));
    writeFileSync(join(workspace.root, 'huge.yaml'), `kind: Deployment\n${'x: 1\n'.repeat(300_000)}`);
    const { findings } = await detect(workspace, detection);
    expect(findings.map((one) => `${one.kind}/${one.tool}`)).toEqual(['docker/compose']);
    expect(textOf(workspace, 'broken.prisma')).toBeNull();
    expect(textOf(workspace, 'huge.yaml')).toBeNull();
  });

  test('lines are counted with CRLF and a BOM', () => {
    expect(lineOf('\uFEFFa\r\n\r\nb: 1\r\n', /^b:/m)).toBe(3);
    expect(lineOf('a\n\n   b: 1\n', /\s*b:/)).toBe(3);
    expect(lineOf('a\n', /b/)).toBeUndefined();
  });

  test('the table has one row for each tool of a kind', () => {
    const names = detection.map((one) => `${one.kind}/${one.tool}`);
    expect(names).toEqual([...new Set(names)]);
  });
});
