import { fileIndex } from '../../../pipeline/detect/file-index.js';
import { marked } from '../../../pipeline/detect/marked.js';
import { sight, textOf } from '../../../pipeline/detect/reading.js';
import type { Detect, Finding } from '../../../pipeline/kind.js';
import { PYTHON_SETTINGS, SETTINGS } from '../../../pipeline/detect/settings.js';
import { declaring } from './schema.js';

/** How programs read a variable by name, one language a line. */
const READS = [
  /(?:process\.env|import\.meta\.env)(?:\.|\[\s*['"])([A-Z][A-Z0-9_]+)/,
  /os\.(?:environ(?:\.get\(|\[)|getenv\()\s*['"](\w+)/,
  /\bENV(?:\.fetch\(|\[)\s*['"](\w+)/,
  /os\.(?:Getenv|LookupEnv)\("(\w+)/,
  /\benv\(\s*['"]([A-Z]\w+)/,
  /std::env::var\("(\w+)/,
  /System\.getenv\("(\w+)/,
  /\bgetEnv\w*\(\s*['"]([A-Z]\w+)/,
];
/** Of which one stands wherever one of them matches. */
const WORDS = ['process.env', 'import.meta.env', 'os.environ', 'getenv', 'ENV[', 'ENV.fetch', 'LookupEnv', 'env(', 'env::var'];
const READ = new RegExp(READS.map((one) => one.source).join('|'));
const MODULES = [
  ...SETTINGS,
  ...PYTHON_SETTINGS,
  '{config,env,environment,settings}*.{go,rs}',
  'config/{application,environments/production,settings}.rb',
  'config/*.php',
  '{constants,secrets,options}{,.server}.{ts,js}',
];
/** What the files of the libraries with a row of their own hold. */
const LIBRARIES = new RegExp(
  [
    /\bcreateEnv\s*\(|\bcleanEnv\s*\(|\bregisterAs\s*\(/,
    /\bz\s*\.\s*object\(|\b[Jj]oi\s*\.\s*object|^[ \t]*@Is[A-Z]\w*\(/,
    /\bBaseSettings\b|^INSTALLED_APPS\b|\bstarlette\.config\b|\bfrom decouple\b/,
  ]
    .map((one) => one.source)
    .join('|'),
  'm',
);
/** Programs of a cloud, a job or a script read what something else declares. */
const ELSEWHERE = /(^|\/)(terraform|lambdas?|functions?|scripts?|ops|tools?|bin|ci|\.github|infra(structure)?|commands)\//i;

/** A module without a library that reads many variables (five or more) in one place. */
export const detectConfigModule: Detect = {
  files: MODULES,
  words: WORDS,
  locate: (workspace, seen) => {
    const files = marked(workspace, fileIndex(workspace).match(MODULES), WORDS).filter((path) => !LIBRARIES.test(textOf(workspace, path) ?? ''));
    const evidence = files.flatMap((path) => sight(workspace, path, READ, 'module that reads variables') ?? []);
    const all = declaring(
      workspace,
      { ...seen, paths: evidence.map((one) => one.file), evidence },
      { style: 'config-module', name: READ, atLeast: 5 },
    );
    return all && [only(all, (path) => !ELSEWHERE.test(path)), { ...only(all, (path) => ELSEWHERE.test(path)), ambiguous: true }];
  },
};

function only(finding: Finding, test: (path: string) => boolean): Finding {
  const paths = finding.paths.filter(test);
  return {
    ...finding,
    paths,
    evidence: finding.evidence.filter((one) => paths.includes(one.file)),
    details: { style: 'config-module', files: paths },
  };
}
