import { describe, expect, it } from 'vitest';
import { InfraError } from '../../pipeline/error.js';
import { editYaml, sharedBy, viewYaml, type YamlOp } from '../../pipeline/edit/yaml.js';

interface Case {
  it: string;
  text: string;
  ops: YamlOp[];
  gives: string;
}

const compose = `# Stack of the shop
x-logging: &logging
  driver: json-file   # rotated by the host

services:
  # the storefront
  shop:
    image: shop:1
    logging: *logging
    environment:
      - API_URL
      - CART_URL=http://cart   # internal
      - ZONE
    ports: ["8080:80"]

  cart:
    image: 'cart:2'
    environment:
      LEVEL: 'info'
      MODE: 'fast'
`;

const cases: Case[] = [
  {
    it: 'adds an item to a sorted list in its place',
    text: compose,
    ops: [{ op: 'append', at: ['services', 'shop', 'environment'], value: 'MAIL_URL', place: 'sorted' }],
    gives: compose.replace('# internal\n', '# internal\n      - MAIL_URL\n'),
  },
  {
    it: 'quotes as the siblings do',
    text: compose,
    ops: [{ op: 'set', at: ['services', 'cart', 'environment'], key: 'TTL', value: 'long' }],
    gives: `${compose}      TTL: 'long'\n`,
  },
  {
    it: 'follows a sibling, then the new one',
    text: compose,
    ops: [
      { op: 'set', at: ['services', 'cart', 'environment'], key: 'B', value: '1', place: { after: 'LEVEL' } },
      { op: 'set', at: ['services', 'cart', 'environment'], key: 'C', value: '2', place: { after: 'B' } },
    ],
    gives: compose.replace("'info'\n", "'info'\n      B: '1'\n      C: '2'\n"),
  },
  {
    it: 'puts what ends at one place into the inner list first',
    text: 'on: push\njobs:\n  test:\n    steps:\n      - run: npm test\n',
    ops: [
      { op: 'set', at: ['jobs'], key: 'e2e', text: 'needs: [test]', place: { after: 'test' } },
      { op: 'append', at: ['jobs', 'test', 'steps'], value: { run: 'npm run check' } },
      { op: 'set', at: ['jobs', 'test'], key: 'if', value: 'always()' },
    ],
    gives: 'on: push\njobs:\n  test:\n    steps:\n      - run: npm test\n      - run: npm run check\n    if: always()\n  e2e:\n    needs: [test]\n',
  },
  {
    it: 'separates large siblings by blank lines',
    text: compose,
    ops: [{ op: 'set', at: ['services'], key: 'mail', value: { image: 'mail:1', restart: 'always' }, comment: 'sends mail' }],
    gives: `${compose}\n  # sends mail\n  mail:\n    image: mail:1\n    restart: always\n`,
  },
  {
    it: 'adds to a list in brackets',
    text: compose,
    ops: [{ op: 'append', at: ['services', 'shop', 'ports'], value: '9090:90' }],
    gives: compose.replace('["8080:80"]', '["8080:80", "9090:90"]'),
  },
  {
    it: 'makes what is missing on the way, once for both',
    text: compose,
    ops: [
      { op: 'set', at: ['services', 'shop', 'healthcheck'], key: 'test', value: 'curl localhost', container: { after: 'image' } },
      { op: 'set', at: ['services', 'shop', 'healthcheck'], key: 'interval', value: '10s' },
    ],
    gives: compose.replace('shop:1\n', 'shop:1\n    healthcheck:\n      test: curl localhost\n      interval: 10s\n'),
  },
  {
    it: 'removes an entry with its comment and one of two blank lines',
    text: compose,
    ops: [{ op: 'remove', at: ['services', 'shop'] }],
    gives: compose.replace(/ {2}# the storefront[\s\S]*?80"\]\n\n/, ''),
  },
  {
    it: 'removes the last entry with the blank line above',
    text: compose,
    ops: [{ op: 'remove', at: ['services', 'cart'] }],
    gives: compose.slice(0, compose.indexOf('\n  cart:')),
  },
  {
    it: 'replaces a scalar and leaves its comment',
    text: compose,
    ops: [{ op: 'replace', at: ['x-logging', 'driver'], value: 'local' }],
    gives: compose.replace('json-file ', 'local '),
  },
  {
    it: 'keeps the quotes of a replaced scalar',
    text: compose,
    ops: [{ op: 'replace', at: ['services', 'cart', 'image'], value: 'cart:3' }],
    gives: compose.replace("'cart:2'", "'cart:3'"),
  },
  {
    it: 'renames a key',
    text: compose,
    ops: [{ op: 'rename', at: ['services', 'cart'], to: 'basket' }],
    gives: compose.replace('  cart:\n', '  basket:\n'),
  },
  {
    it: 'puts one entry in the place of another',
    text: 'jobs:\n  a:\n    x: 1\n\n  # old\n  b:\n    x: 2\n',
    ops: [
      { op: 'set', at: ['jobs'], key: 'c', value: { x: 3 }, place: { after: 'b' } },
      { op: 'remove', at: ['jobs', 'b'] },
    ],
    gives: 'jobs:\n  a:\n    x: 1\n\n  c:\n    x: 3\n',
  },
  {
    it: 'puts one entry in the place of the only one',
    text: 'jobs:\n  b:\n    x: 2\nz: 1\n',
    ops: [
      { op: 'remove', at: ['jobs', 'b'] },
      { op: 'set', at: ['jobs'], key: 'c', value: { x: 3 } },
    ],
    gives: 'jobs:\n  c:\n    x: 3\nz: 1\n',
  },
  { it: 'leaves empty brackets behind', text: 'a:\n  b: 1\nc: 2\n', ops: [{ op: 'remove', at: ['a', 'b'] }], gives: 'a: {}\nc: 2\n' },
  { it: 'leaves an empty list behind', text: 'a:\n- b\nc: 2\n', ops: [{ op: 'remove', at: ['a', 'b'] }], gives: 'a: []\nc: 2\n' },
  {
    it: 'leaves brackets below a comment',
    text: 'a:\n# c\n- b\nc: 2\n',
    ops: [{ op: 'remove', at: ['a', 'b'] }],
    gives: 'a:\n# c\n  []\nc: 2\n',
  },
  {
    it: 'prunes what gets empty',
    text: 'a:\n  b:\n    c: 1\n  d: 2\n',
    ops: [{ op: 'remove', at: ['a', 'b', 'c'], prune: true }],
    gives: 'a:\n  d: 2\n',
  },
  {
    it: 'fills a key that has nothing',
    text: 'a:  # note\nb: 1',
    ops: [{ op: 'set', at: ['a'], key: 'x', value: 1 }],
    gives: 'a:  # note\n  x: 1\nb: 1',
  },
  {
    it: 'fills empty brackets',
    text: 'a: {} # note\nb: 1',
    ops: [{ op: 'set', at: ['a'], key: 'x', value: 1 }],
    gives: 'a: # note\n  x: 1\nb: 1',
  },
  {
    it: 'fills an empty list as the others are indented',
    text: 'a: []\nb:\n- 1\n',
    ops: [{ op: 'append', at: ['a'], value: 2 }],
    gives: 'a:\n- 2\nb:\n- 1\n',
  },
  {
    it: 'fills null at the end without a line break',
    text: 'a:\n  b:',
    ops: [{ op: 'append', at: ['a', 'b'], value: 'x' }],
    gives: 'a:\n  b:\n    - x',
  },
  {
    it: 'begins a file',
    text: '',
    ops: [
      { op: 'set', at: ['a'], key: 'x', value: 1 },
      { op: 'set', at: ['a'], key: 'y', value: 2 },
    ],
    gives: 'a:\n  x: 1\n  y: 2\n',
  },
  { it: 'begins after a comment', text: '# only this', ops: [{ op: 'append', at: [], value: 'x' }], gives: '# only this\n- x' },
  {
    it: 'keeps CRLF and BOM',
    text: '\ufeffa:\r\n  b: 1\r\nc: 2\r\n',
    ops: [{ op: 'set', at: ['a'], key: 'x', value: { y: 'l1\nl2\n' } }],
    gives: '\ufeffa:\r\n  b: 1\r\n  x:\r\n    y: |\r\n      l1\r\n      l2\r\nc: 2\r\n',
  },
  {
    it: 'inserts before the first entry of an item',
    text: 'a:\n  - b: 1\n    c: 2\n',
    ops: [{ op: 'set', at: ['a', 0], key: 'x', value: 1, place: 'start' }],
    gives: 'a:\n  - x: 1\n    b: 1\n    c: 2\n',
  },
  {
    it: 'removes the first entry of an item',
    text: 'a:\n  - b: 1\n    # why\n    c: 2\n',
    ops: [{ op: 'remove', at: ['a', 0, 'b'] }],
    gives: 'a:\n  - # why\n    c: 2\n',
  },
  {
    it: 'goes behind a block scalar that keeps its blank lines',
    text: 'a: |+\n  x\n\n\nb: 1\n',
    ops: [{ op: 'set', at: [], key: 'c', value: 1, place: { after: 'a' } }],
    gives: 'a: |+\n  x\n\n\nc: 1\nb: 1\n',
  },
  {
    it: 'goes behind deeper comments',
    text: 'jobs:\n  a:\n    x: 1\n    # - y\n\n  # for b\n  b:\n    x: 1\n',
    ops: [{ op: 'set', at: ['jobs'], key: 'c', value: { x: 1 }, place: { after: 'a' } }],
    gives: 'jobs:\n  a:\n    x: 1\n    # - y\n\n  c:\n    x: 1\n\n  # for b\n  b:\n    x: 1\n',
  },
  {
    it: 'goes before the comment of the next',
    text: 'jobs:\n  a: 1\n  # for b\n  b: 1\n',
    ops: [{ op: 'set', at: ['jobs'], key: 'c', value: 1, place: { before: 'b' } }],
    gives: 'jobs:\n  a: 1\n  c: 1\n  # for b\n  b: 1\n',
  },
  {
    it: 'adds to brackets over several lines',
    text: 'a: [\n  x, # one\n  y  # two\n]\n',
    ops: [{ op: 'append', at: ['a'], value: 'z' }],
    gives: 'a: [\n  x, # one\n  y,  # two\n  z\n]\n',
  },
  {
    it: 'adds to brackets with a comma at the end',
    text: '{\n  "a": {\n    "b": 1,\n  },\n}\n',
    ops: [{ op: 'set', at: ['a'], key: 'c', value: 'x' }],
    gives: '{\n  "a": {\n    "b": 1,\n    "c": "x",\n  },\n}\n',
  },
  {
    it: 'removes from brackets',
    text: 'a: [x, y, z]\nb: {c: 1}\n',
    ops: [
      { op: 'remove', at: ['a', 'y'] },
      { op: 'remove', at: ['a', 2] },
      { op: 'remove', at: ['b', 'c'] },
    ],
    gives: 'a: [x]\nb: {}\n',
  },
  {
    it: 'takes ready text',
    text: 'a:\n    b:\n        c: 1\n',
    ops: [{ op: 'set', at: ['a'], key: 'd', text: '# why\nx: 1\ny:\n  - *z # same\n' }],
    gives: 'a:\n    b:\n        c: 1\n    d:\n        # why\n        x: 1\n        y:\n          - *z # same\n',
  },
  {
    it: 'takes ready items',
    text: 'a:\n  - n: 1\n\n  - n: 2\n',
    ops: [{ op: 'append', at: ['a'], text: 'n: 3\nrun: |\n  x\n', remark: 'new' }],
    gives: 'a:\n  - n: 1\n\n  - n: 2\n\n  - n: 3 # new\n    run: |\n      x\n',
  },
  {
    it: 'finds items by their fields',
    text: 'steps:\n- name: A b\n  run: x\n- name: C\n',
    ops: [{ op: 'append', at: ['steps'], value: { name: 'New', run: 'z' }, place: { after: { name: 'A b' } } }],
    gives: 'steps:\n- name: A b\n  run: x\n- name: New\n  run: z\n- name: C\n',
  },
  {
    it: 'chooses a document by what it says',
    text: 'kind: A\nx:\n  y: 1\n---\nkind: B\nx:\n  y: 1\n',
    ops: [{ op: 'set', at: ['x'], key: 'z', value: 2, document: { kind: 'B' } }],
    gives: 'kind: A\nx:\n  y: 1\n---\nkind: B\nx:\n  y: 1\n  z: 2\n',
  },
  {
    it: 'changes two documents in one pass',
    text: 'a: 1\n---\nb: 1\n...\n',
    ops: [
      { op: 'set', at: [], key: 'x', value: 2, document: 0 },
      { op: 'remove', at: ['b'], document: 1 },
    ],
    gives: 'a: 1\nx: 2\n---\n{}\n...\n',
  },
  {
    it: 'keeps numbers as they are written',
    text: 'mode: 0755\nbig: 12345678901234567890\nt: 1_0\n',
    ops: [{ op: 'set', at: [], key: 'x', value: '0755' }],
    gives: 'mode: 0755\nbig: 12345678901234567890\nt: 1_0\nx: "0755"\n',
  },
  {
    it: 'replaces a block by a block',
    text: 'a:\n  run: |\n    x\n    y\n\n  b: 1\n',
    ops: [{ op: 'replace', at: ['a', 'run'], value: 'z\n\nw\n' }],
    gives: 'a:\n  run: |\n    z\n\n    w\n\n  b: 1\n',
  },
  {
    it: 'replaces a map below a comment',
    text: 'a: # why\n  b: 1\n  c: 2\nd: 1\n',
    ops: [{ op: 'replace', at: ['a'], value: { e: 1 } }],
    gives: 'a: # why\n  e: 1\nd: 1\n',
  },
  {
    it: 'keeps an anchor where the value goes',
    text: 'a: &x\n  b: 1\nc: *x\n',
    ops: [{ op: 'set', at: ['a'], key: 'n', value: 1 }],
    gives: 'a: &x\n  b: 1\n  n: 1\nc: *x\n',
  },
  {
    it: 'keeps an anchor of a filled value',
    text: 'a: &x\nc: *x\n',
    ops: [{ op: 'set', at: ['a'], key: 'n', value: 1 }],
    gives: 'a: &x\n  n: 1\nc: *x\n',
  },
  {
    it: 'writes pass-through entries as the siblings',
    text: 'env:\n  A:\n  B:\n',
    ops: [{ op: 'set', at: ['env'], key: 'C', value: null }],
    gives: 'env:\n  A:\n  B:\n  C:\n',
  },
  {
    it: 'replaces one item by another name',
    text: 'needs: [a, b]\n',
    ops: [{ op: 'replace', at: ['needs', 'a'], value: 'c' }],
    gives: 'needs: [c, b]\n',
  },
];

describe('editing YAML', () => {
  it.each(cases)('$it', async ({ text, ops, gives }) => {
    expect(await editYaml(text, ops, 'f.yml')).toBe(gives);
    if (!ops.some((op) => op.op === 'replace' && typeof op.at.at(-1) === 'string' && op.at.at(-1) === 'a')) {
      const again = ops.filter((op) => op.op !== 'remove' || typeof op.at.at(-1) !== 'number');
      const once = again.some(
        (op) =>
          op.op === 'set' &&
          ops.some((other) => other.op === 'remove' && typeof op.place === 'object' && Object.values(op.place)[0] === other.at.at(-1)),
      );
      if (!once) expect(await editYaml(gives, again, 'f.yml')).toBe(gives);
    }
  });
});

const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefgh'
  .split('')
  .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join(', ')}]`)
  .join('\n')}\n`;

const refused: { it: string; text: string; op: YamlOp; says: RegExp }[] = [
  {
    it: 'another value',
    text: 'a:\n  b: 1\n',
    op: { op: 'set', at: ['a'], key: 'b', value: 2 },
    says: /f\.yml:2: a\.b is there already[\s\S]*b: 2/,
  },
  {
    it: 'an alias',
    text: 'a: &x\n  b: 1\nc: *x\n',
    op: { op: 'set', at: ['c'], key: 'd', value: 2 },
    says: /f\.yml:3: c is an alias[\s\S]*d: 2/,
  },
  {
    it: 'a way through an alias',
    text: 'a: &x\n  b: {}\nc: *x\n',
    op: { op: 'set', at: ['c', 'b'], key: 'd', value: 2 },
    says: /c is an alias/,
  },
  {
    it: 'duplicate keys',
    text: 'a: 1\na: 2\n',
    op: { op: 'set', at: [], key: 'b', value: 1 },
    says: /f\.yml:2:1: not valid YAML: Map keys must be unique/,
  },
  {
    it: 'templates',
    text: 'a:\n  {{- if .x }}\n  b: 1\n  {{- end }}\n',
    op: { op: 'set', at: ['a'], key: 'c', value: 1 },
    says: /not valid YAML/,
  },
  {
    it: 'deep nesting',
    text: `a: ${'['.repeat(5000)}${']'.repeat(5000)}\n`,
    op: { op: 'set', at: [], key: 'b', value: 1 },
    says: /nested deeper/,
  },
  {
    it: 'an unknown sibling',
    text: 'a: 1\n',
    op: { op: 'set', at: [], key: 'b', value: 1, place: { after: 'z' } },
    says: /no sibling "z"[\s\S]*b: 1/,
  },
  { it: 'a list where a map is', text: 'a:\n  b: 1\n', op: { op: 'append', at: ['a'], value: 1 }, says: /a is not a list[\s\S]*- 1/ },
  { it: 'a map where a scalar is', text: 'a: x\n', op: { op: 'set', at: ['a'], key: 'b', value: 1 }, says: /a is not a map/ },
  { it: 'two documents', text: 'a: 1\n---\na: 2\n', op: { op: 'set', at: [], key: 'b', value: 1 }, says: /2 documents/ },
  {
    it: 'an item of the same name',
    text: 'a:\n  - name: x\n    v: 1\n',
    op: { op: 'append', at: ['a'], value: { name: 'x', v: 2 }, by: 'name' },
    says: /name "x" already/,
  },
  {
    it: 'a missing item',
    text: 'a:\n  - name: x\n',
    op: { op: 'set', at: ['a', { name: 'y' }], key: 'b', value: 1 },
    says: /there is no a\[name="y"\]/,
  },
  { it: 'text that is no YAML', text: 'a: 1\n', op: { op: 'set', at: [], key: 'b', text: '[' }, says: /text to insert/ },
  { it: 'a key that is taken', text: 'a: 1\nb: 2\n', op: { op: 'rename', at: ['a'], to: 'b' }, says: /"b" is there already/ },
  { it: 'text that escapes its place', text: 'a:\n  b: 1\n', op: { op: 'set', at: ['a'], key: 'c', text: 'x\nd: 1' }, says: /./ },
];

describe('refusing', () => {
  it.each(refused)('$it', async ({ text, op, says }) => {
    const error = await editYaml(text, [op], 'f.yml').then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(InfraError);
    expect((error as Error).message).toMatch(says);
  });

  it('reads no bomb, but edits beside one', async () => {
    await expect(viewYaml(bomb, 'f.yml')).rejects.toBeInstanceOf(InfraError);
    expect(await editYaml(bomb, [{ op: 'set', at: [], key: 'z', value: 1 }], 'f.yml')).toBe(`${bomb}z: 1\n`);
  });

  it('says what an anchor shares', async () => {
    expect(await sharedBy('a: &x\n  b: 1\nc: *x\n', { op: 'set', at: ['a'], key: 'n', value: 1 }, 'f.yml')).toEqual([
      'f.yml: a is anchored as &x; the change shows wherever *x stands',
    ]);
  });
});

describe('reading', () => {
  it('gives data, lines and source', async () => {
    const [view] = await viewYaml(compose, 'f.yml');
    expect((view?.data as { services: { shop: { logging: unknown } } }).services.shop.logging).toEqual({ driver: 'json-file' });
    expect(view?.lineOf(['services', 'cart'])).toBe(16);
    expect(view?.markOf(['services', 'shop', 'logging'])).toBe('*logging');
    expect(view?.keysOf(['services'])).toEqual(['shop', 'cart']);
    expect(view?.textOf(['services', 'shop', 'environment'])).toBe('- API_URL\n- CART_URL=http://cart   # internal\n- ZONE');
  });
});
