import { describe, expect, it } from 'vitest';
import { hcl, HclCode, locator, spaced, type HclOp } from '../../pipeline/edit/hcl.js';
import { parseHcl } from '../../pipeline/edit/hcl/parse.js';
import { quoteHcl } from '../../pipeline/edit/hcl/value.js';
import { InfraError } from '../../pipeline/error.js';

const SAMPLE = `# Storage
resource "aws_s3_bucket" "reports" {
  bucket        = "\${var.prefix}-reports" # kept by finance
  force_destroy = false

  tags = {
    Name    = "reports"
    Feature = "billing"
  }

  lifecycle {
    prevent_destroy = true
  }
}

locals {
  policy = <<-EOT
    { "a": "\${jsonencode({ b = "}" })}" }
  EOT
  zones = ["a", "b"]
  wide = [
    "10.0.0.0/16", # office
    "10.1.0.0/16"
  ]
  merged = merge(local.base, { x = 1 })
}
`;
const bucket = { type: 'resource', labels: ['aws_s3_bucket', 'reports'] };
const locals = { type: 'locals' };
const run = async (op: HclOp, text = SAMPLE): Promise<string> => {
  const next = await hcl(text, [op], 'main.tf');
  expect(await hcl(next, [op], 'main.tf')).toBe(next);
  return next;
};
const added = (before: string, after: string): string[] => after.split('\n').filter((line) => !before.split('\n').includes(line));

describe('the HCL editor', () => {
  it('aligns a new attribute with its run and leaves the rest', async () => {
    const next = await run({ op: 'attribute', in: [bucket], name: 'object_lock_enabled', value: true, mode: 'add' });
    expect(added(SAMPLE, next)).toEqual([
      '  bucket              = "${var.prefix}-reports" # kept by finance',
      '  force_destroy       = false',
      '  object_lock_enabled = true',
    ]);
  });

  it('replaces a value in place, and refuses to when told to add', async () => {
    const next = await run({ op: 'attribute', in: [bucket], name: 'force_destroy', value: true, mode: 'set' });
    expect(next).toBe(SAMPLE.replace('force_destroy = false', 'force_destroy = true'));
    await expect(run({ op: 'attribute', in: [bucket], name: 'force_destroy', value: true, mode: 'add' })).rejects.toThrow(
      /main\.tf:4: "force_destroy" has another value/,
    );
  });

  it('adds a key to a map and an element to lists of both forms', async () => {
    const keyed = await run({ op: 'element', in: [bucket], attribute: 'tags', key: 'CostCentre', value: '42' });
    expect(added(SAMPLE, keyed)).toEqual(['    Name       = "reports"', '    Feature    = "billing"', '    CostCentre = "42"']);
    const short = await run({ op: 'element', in: [locals], attribute: 'zones', value: 'c' });
    expect(short).toContain('zones = ["a", "b", "c"]');
    const long = await run({ op: 'element', in: [locals], attribute: 'wide', value: '10.2.0.0/16' });
    expect(long).toContain('    "10.0.0.0/16", # office\n    "10.1.0.0/16",\n    "10.2.0.0/16",\n  ]');
  });

  it('refuses what is no plain list, with the snippet to paste', async () => {
    await expect(run({ op: 'element', in: [locals], attribute: 'merged', key: 'y', value: 2 })).rejects.toThrow(
      /is not a plain map[\s\S]*y = 2/,
    );
    await expect(
      run({ op: 'attribute', in: [{ type: 'module', labels: ['x'] }], name: 'a', value: 1, mode: 'add' }),
    ).rejects.toBeInstanceOf(InfraError);
  });

  it('adds a block behind its siblings, with blank lines as the style guide has them', async () => {
    const body = spaced([
      { attribute: 'bucket', value: new HclCode('aws_s3_bucket.reports.id') },
      { attribute: 'acl', value: 'private' },
      { attribute: 'tags', value: { Name: 'x' } },
      { block: { type: 'rule', labels: [], body: [{ attribute: 'id', value: 'a' }] } },
    ]);
    const next = await run({
      op: 'block',
      block: { type: 'resource', labels: ['aws_s3_bucket_acl', 'reports'], body },
      comment: 'Nobody else reads them',
    });
    expect(next).toContain(`  }
}

# Nobody else reads them
resource "aws_s3_bucket_acl" "reports" {
  bucket = aws_s3_bucket.reports.id
  acl    = "private"

  tags = {
    Name = "x"
  }

  rule {
    id = "a"
  }
}

locals {`);
  });

  it('starts a file from nothing, and keeps sorted siblings sorted', async () => {
    const variable = (name: string): HclOp => ({
      op: 'block',
      block: { type: 'variable', labels: [name], body: [{ attribute: 'type', value: new HclCode('string') }] },
    });
    const text = await hcl('', ['a', 'c', 'd', 'e'].map(variable), 'variables.tf');
    expect(await hcl(text, [variable('b')], 'variables.tf')).toBe(
      ['a', 'b', 'c', 'd', 'e'].map((name) => `variable "${name}" {\n  type = string\n}\n`).join('\n'),
    );
  });

  it('names the block that is there with another meaning', async () => {
    await expect(run({ op: 'block', block: { type: 'resource', labels: ['aws_s3_bucket', 'reports'], body: [] } })).rejects.toThrow(
      /main\.tf:2: already has resource "aws_s3_bucket" "reports"/,
    );
  });

  it('keeps CRLF, BOM and a missing final newline', async () => {
    const text = '\uFEFFvariable "a" {\r\n  type = string\r\n}';
    const next = await run(
      { op: 'block', block: { type: 'variable', labels: ['b'], body: [{ attribute: 'type', value: new HclCode('number') }] } },
      text,
    );
    expect(next).toBe(`${text}\r\n\r\nvariable "b" {\r\n  type = number\r\n}`);
    expect(
      await run({ op: 'attribute', in: [{ type: 'variable', labels: ['a'] }], name: 'sensitive', value: true, mode: 'add' }, text),
    ).toBe('\uFEFFvariable "a" {\r\n  type      = string\r\n  sensitive = true\r\n}');
  });

  it('opens a block that stands on one line', async () => {
    expect(
      await run(
        { op: 'attribute', in: [{ type: 'variable', labels: ['a'] }], name: 'type', value: new HclCode('string'), mode: 'add' },
        'variable "a" {}\n',
      ),
    ).toBe('variable "a" {\n  type = string\n}\n');
  });

  it.each(['resource "a" {', 'a = "${b', 'a = [1', 'x = <<EOT\nno end\n', 'a = )', '= 1', 'a "b" = 1'])(
    'refuses %j with the place',
    (text) => {
      expect(() => parseHcl(text, 'main.tf')).toThrow(/main\.tf:\d+:\d+: cannot be read as HCL/);
    },
  );

  it('quotes so that no value becomes code', () => {
    expect(quoteHcl('a "b" ${file("/etc/passwd")} %{ if x } \\ \b\n')).toBe(
      '"a \\"b\\" $${file(\\"/etc/passwd\\")} %%{ if x } \\\\ \\u0008\\n"',
    );
  });
});

describe('the HCL locator', () => {
  it('shows blocks, attributes, keys and elements with their places', () => {
    const containers = locator.outline(SAMPLE, 'main.tf') as {
      path: string;
      kind: string;
      entries: { name: string; key: { start: number; end: number }; lead: number }[];
    }[];
    const at = (path: string) => containers.find((container) => container.path === path);
    expect(at('resource blocks')?.entries.map((entry) => entry.name)).toEqual(['reports']);
    expect(at('resource blocks')?.entries[0]?.lead).toBe(0);
    expect(at('resource "aws_s3_bucket" "reports" › tags')?.entries.map((entry) => entry.name)).toEqual(['Name', 'Feature']);
    expect(at('locals › wide')?.entries.map((entry) => entry.name)).toEqual(['10.0.0.0/16', '10.1.0.0/16']);
    for (const { entries } of containers) for (const { name, key } of entries) expect(SAMPLE.slice(key.start, key.end)).toBe(name);
  });
});
