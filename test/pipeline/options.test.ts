import { parseArgs } from 'node:util';
import { describe, expect, it } from 'vitest';
import { helpText, OPTIONS, refused, TAKES, type VerbName } from '../../bin/options.js';

describe('the options of the command', () => {
  it.each<[VerbName, string[], string[]]>([
    ['detect', ['gate', 'json', 'root'], ['gate']],
    ['check', ['expect', 'feature', 'sarif', 'quiet'], ['expect']],
    ['coverage', ['force', 'sarif', 'gate'], ['force', 'sarif']],
    ['apply', ['feature', 'dry-run', 'expect', 'strategy', 'remove-dropped', 'no-interactive'], []],
    ['', ['gate', 'dry-run'], ['gate']],
  ])('%s refuses those it does not take', (verb, given, others) => expect(refused(verb, given)).toEqual(others));

  it('are each taken by a verb, and each in the help', () => {
    const taken = new Set(Object.values(TAKES).flatMap((verb): readonly string[] => verb.takes));
    const help = helpText();
    for (const verb of Object.keys(TAKES).filter(Boolean)) expect(help).toContain(`  ${verb} `);
    for (const name of Object.keys(OPTIONS)) expect(help).toContain(`--${name}`);
    expect(Object.keys(OPTIONS).filter((name) => !taken.has(name) && refused('detect', [name]).length > 0)).toEqual([]);
    expect(help.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });

  it('read as Node.js reads them', () => {
    expect(parseArgs({ args: ['check', '--sarif', '-h', '--root', 'x'], options: OPTIONS, allowPositionals: true }).values).toEqual({ sarif: true, help: true, root: 'x' });
  });
});
