import { describe, expect, it } from 'vitest';
import { entryEditor } from '../../pipeline/edit/clone.js';
import { locator } from '../../pipeline/edit/yaml.js';

const text = `# values
env:
  # where mail goes
  - name: MAIL_URL
    value: "x"
  - name: API_URL
compose:
  - ZONE=\${ZONE_NAME:-eu} # which
  - "LEVEL=info"
map: { A: 1, "B": x }
`;

describe('what YAML declares', () => {
  it('is found with its text', async () => {
    const outline = await locator.outline(text, 'f.yml');
    const said = outline.flatMap(({ path, entries }) =>
      entries.map((entry) => {
        const cut = (span: { start: number; end: number } | undefined): string | undefined => span && text.slice(span.start, span.end);
        return [path, entry.name, entry.also, cut(entry.key), cut(entry.value)];
      }),
    );
    expect(said.filter(([path]) => path !== 'top')).toEqual([
      ['env', 'MAIL_URL', [], 'MAIL_URL', 'name: MAIL_URL\n    value: "x"'],
      ['env', 'API_URL', [], 'API_URL', 'name: API_URL'],
      ['env[MAIL_URL]', 'name', [], 'name', 'MAIL_URL'],
      ['env[MAIL_URL]', 'value', [], 'value', '"x"'],
      ['env[API_URL]', 'name', [], 'name', 'API_URL'],
      ['compose', 'ZONE', ['ZONE_NAME'], 'ZONE', '${ZONE_NAME:-eu}'],
      ['compose', 'LEVEL', [], 'LEVEL', 'info'],
      ['map', 'A', [], 'A', '1'],
      ['map', 'B', [], 'B', 'x'],
    ]);
    expect(text.slice(outline[1]?.entries[0]?.lead).startsWith('# where')).toBe(true);
  });

  it('can be cloned', async () => {
    const edited = await entryEditor(locator)(
      text,
      [
        { op: 'insert', container: 'env', name: 'SMTP_URL', text: '- name: SMTP_URL\n    value: "y"', after: 'MAIL_URL' },
        { op: 'insert', container: 'compose', name: 'MODE', text: '- "MODE=x"' },
        { op: 'insert', container: 'map', name: 'C', text: 'C: 2' },
      ],
      'f.yml',
    );
    expect(edited).toBe(
      text
        .replace('"x"\n', '"x"\n  - name: SMTP_URL\n    value: "y"\n')
        .replace('info"\n', 'info"\n  - "MODE=x"\n')
        .replace('x }', 'x, C: 2 }'),
    );
  });
});
