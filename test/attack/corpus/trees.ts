import type { Node } from '../../write/harness/tree.js';

/** A path in a workspace that was prepared against us. Beside it lies `../outside` with a canary. */
export interface TreeCase {
  name: string;
  given: { [path: string]: Node };
  path: string;
  /** A part of the refusal, or the real path that is written. */
  refused?: string;
  writes?: string;
}

export const TREES: readonly TreeCase[] = [
  {
    name: 'a folder that links out',
    given: { gate: { link: '../outside' } },
    path: 'gate/canary.txt',
    refused: 'leads out of the workspace',
  },
  {
    name: 'a folder that links out absolutely',
    given: { gate: { link: '/tmp' } },
    path: 'gate/canary.txt',
    refused: 'leads out of the workspace',
  },
  {
    name: 'a file that links out',
    given: { 'new.txt': { link: '../outside/canary.txt' } },
    path: 'new.txt',
    refused: 'leads out of the workspace',
  },
  {
    name: 'a file that links to the password file',
    given: { 'new.txt': { link: '/etc/passwd' } },
    path: 'new.txt',
    refused: 'leads out of the workspace',
  },
  { name: 'a link to the workspace itself', given: { self: { link: '.' } }, path: 'self/new.txt', refused: 'leads out of the workspace' },
  {
    name: 'a link to the folder above',
    given: { up: { link: '..' } },
    path: 'up/outside/canary.txt',
    refused: 'leads out of the workspace',
  },
  { name: 'a link that leads out and back in', given: { turn: { link: '../outside/back' } }, path: 'turn/new.txt', writes: 'docs/new.txt' },
  {
    name: 'a chain of links that leads out',
    given: { one: { link: 'two' }, two: { link: 'three' }, three: { link: '../outside' } },
    path: 'one/canary.txt',
    refused: 'leads out of the workspace',
  },
  {
    name: 'a link deep in the path',
    given: { 'a/b/gate': { link: '../../../outside' } },
    path: 'a/b/gate/canary.txt',
    refused: 'leads out of the workspace',
  },
  { name: 'a dangling link', given: { 'new.txt': { link: 'nowhere.txt' } }, path: 'new.txt', refused: 'leads to nothing' },
  {
    name: 'a dangling link outside',
    given: { 'new.txt': { link: '../outside/not-yet.txt' } },
    path: 'new.txt',
    refused: 'leads to nothing',
  },
  { name: 'a dangling folder', given: { gate: { link: '../outside/nowhere' } }, path: 'gate/new.txt', refused: 'leads to nothing' },
  { name: 'a link to itself', given: { loop: { link: 'loop' } }, path: 'loop/new.txt', refused: 'leads in a circle' },
  { name: 'two links in a circle', given: { one: { link: 'two' }, two: { link: 'one' } }, path: 'one', refused: 'leads in a circle' },
  { name: 'a link through a file', given: { through: { link: 'readme.md/x' } }, path: 'through', refused: 'leads through a file' },
  { name: 'a link into git', given: { '.git/config': '[core]\n', gate: { link: '.git' } }, path: 'gate/config', refused: 'not for us' },
  {
    name: 'a link to a git hook',
    given: { '.git/hooks/pre-commit': '#!/bin/sh\n', 'new.sh': { link: '.git/hooks/pre-commit' } },
    path: 'new.sh',
    refused: 'not for us',
  },
  {
    name: 'a link into the packages',
    given: { 'node_modules/x/index.js': '', gate: { link: 'node_modules/x' } },
    path: 'gate/index.js',
    refused: 'not for us',
  },
  {
    name: 'a link into our own state',
    given: {
      '.claude/feature-dev/.infra-dev/.gitignore': '*\n',
      '.claude/feature-dev/.infra-dev/other': '',
      gate: { link: '.claude/feature-dev/.infra-dev' },
    },
    path: 'gate/lock',
    refused: 'belongs to the state of infra-dev',
  },
  { name: 'a link that stays inside', given: { alias: { link: 'docs' } }, path: 'alias/new.txt', writes: 'docs/new.txt' },
  {
    name: 'a link that stays inside, absolute parts and all',
    given: { 'a/alias': { link: '../docs' } },
    path: 'a/alias/new.txt',
    writes: 'docs/new.txt',
  },
  { name: 'a pipe', given: { 'new.txt': { fifo: true } }, path: 'new.txt', refused: 'is no regular file' },
  { name: 'a pipe as a folder', given: { pipe: { fifo: true } }, path: 'pipe/new.txt', refused: 'needs a folder' },
  { name: 'a folder where a file is wanted', given: { 'new.txt/x': '' }, path: 'new.txt', refused: 'is no regular file' },
  { name: 'a file where a folder is wanted', given: { docs2: '' }, path: 'docs2/new.txt', refused: 'needs a folder' },
  { name: 'another case of a new folder', given: { 'Config/x': '' }, path: 'config/new.txt', refused: 'differs only by case' },
  { name: 'another case of a file', given: { 'Dockerfile.dev': '' }, path: 'dockerfile.DEV', refused: 'differs only by case' },
  { name: 'another case by a sharp s', given: { 'stra\u00dfe.txt': '' }, path: 'STRASSE.txt', refused: 'differs only by case' },
  { name: 'a Kelvin sign', given: { 'k.txt': '' }, path: '\u212a.txt', refused: 'differs only by case' },
  { name: 'decomposed letters', given: { '\u00e4.txt': '' }, path: 'a\u0308.txt', refused: 'differs only by case or Unicode form' },
  { name: 'a nested repository', given: { 'sub/.git/HEAD': 'ref' }, path: 'sub/.git/HEAD', refused: 'leads into .git' },
  {
    name: 'our folder as a link out',
    given: { '.claude': { link: '../outside' } },
    path: '.claude/feature-dev/x/plan.json',
    refused: 'leads out of the workspace',
  },
];

/** Paths that are written together. */
export interface SetCase {
  name: string;
  given?: { [path: string]: Node };
  paths: string[];
  refused: string;
}

export const SETS: readonly SetCase[] = [
  { name: 'one path twice', paths: ['a.txt', 'a.txt'], refused: 'is written twice' },
  { name: 'two cases of one new file', paths: ['new/a.txt', 'new/A.txt'], refused: 'is the same file as' },
  { name: 'two cases of one new folder', paths: ['new/a.txt', 'New/b.txt'], refused: 'differs only by case' },
  { name: 'two Unicode forms of one new file', paths: ['caf\u00e9', 'cafe\u0301'], refused: 'is the same file as' },
  { name: 'two Unicode forms of one new folder', paths: ['caf\u00e9/a', 'cafe\u0301/b'], refused: 'differs only by case or Unicode form' },
  { name: 'a file and a folder of one name', paths: ['a', 'a/b'], refused: 'needs a folder where' },
  { name: 'a folder and a file of one name', paths: ['a/b/c', 'a'], refused: 'needs a folder where' },
  { name: 'a file and a folder in two cases', paths: ['a', 'A/b'], refused: 'needs a folder where' },
  {
    name: 'a link and its target',
    given: { 'b.txt': { link: 'readme.md' } },
    paths: ['b.txt', 'readme.md'],
    refused: 'is the same file as',
  },
  {
    name: 'a linked folder and the folder',
    given: { alias: { link: 'docs' } },
    paths: ['alias/n.txt', 'docs/n.txt'],
    refused: 'is the same file as',
  },
  {
    name: 'two links to one file',
    given: { 'b.txt': { link: 'readme.md' }, 'c.txt': { link: 'readme.md' } },
    paths: ['b.txt', 'c.txt'],
    refused: 'is the same file as',
  },
  { name: 'a good path and a bad one', paths: ['good.txt', '../bad.txt'], refused: 'stands for another folder' },
];
