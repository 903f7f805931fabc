import { readdirSync, readFileSync } from 'node:fs';
import { it } from 'vitest';
import { editYaml, viewYaml, type YamlOp } from '../../pipeline/edit/yaml.js';
import { loadYaml } from '../../pipeline/edit/yaml/lib.js';
const pre = (a: string, b: string) => { let i = 0; while (i < a.length && a[i] === b[i]) i++; return i; };
const suf = (a: string, b: string) => { let i = 0; while (i < a.length && i < b.length && a[a.length - 1 - i] === b[b.length - 1 - i]) i++; return i; };
it('corpus', async () => {
  const yaml = await loadYaml();
  const stats: Record<string, number> = {}; const bump = (k: string) => { stats[k] = (stats[k] ?? 0) + 1; };
  const bad: string[] = [];
  for (const f of readdirSync('/tmp/ciyaml')) {
    const text = readFileSync(`/tmp/ciyaml/${f}`, 'utf8');
    const docs = yaml.parseAllDocuments(text, { uniqueKeys: true });
    if (!Array.isArray(docs) || docs.some((d) => d.errors.length)) { bump('invalid'); continue; }
    bump('files');
    const paths: [(string | number)[], any, number][] = [];
    docs.forEach((d, di) => {
      const walk = (n: any, p: (string | number)[]) => {
        if (!yaml.isCollection(n)) return;
        paths.push([p, n, di]);
        n.items.forEach((c: any, i: number) => { const v = yaml.isPair(c) ? c.value : c; const k = yaml.isPair(c) ? (yaml.isScalar(c.key) ? String((c.key as any).value) : null) : i; if (k !== null && !yaml.isAlias(v)) walk(v, [...p, k]); });
      };
      walk(d.contents, []);
    });
    const step = Math.max(1, Math.floor(paths.length / 25));
    for (let i = 0; i < paths.length; i += step) {
      const [at, n, di] = paths[i]!;
      const isMap = yaml.isMap(n);
      const mk = (place: any): YamlOp => isMap ? { op: 'set', at, key: 'ZZNEW', value: { a: 'b', c: ['d: e', 'x\ny\n'] }, place, document: di, comment: 'note' } : { op: 'append', at, value: { zz: 'NEW', b: 'x' }, place, document: di, comment: 'note' };
      for (const place of ['end', 'start', n.items.length > 1 && isMap && yaml.isScalar(n.items[0].key) ? { after: String(n.items[0].key.value) } : { after: 0 }]) {
        try {
          const r = await editYaml(text, [mk(place)], f);
          const ok = pre(text, r) + suf(text, r) >= text.length;
          bump(ok ? 'insert ok' : n.flow || n.items.length === 0 ? 'insert flow' : 'insert BYTES');
          if (!ok && !n.flow && n.items.length) bad.push(`BYTES ${f} ${JSON.stringify(at)} ${JSON.stringify(place)}`);
          const again = await editYaml(r, [mk('end')], f); if (again !== r) bad.push(`IDEM ${f} ${JSON.stringify(at)}`);
        } catch (e) { const m = (e as Error).message; const exp = /alias|no sibling/.test(m); bump(exp ? 'insert refused' : 'insert ERR'); if (!exp) bad.push(`${f} ${JSON.stringify(at)} ${JSON.stringify(place)} ${m.slice(0, 200)}`); }
      }
      const k = isMap ? (yaml.isScalar(n.items.at(-1)?.key) ? String(n.items.at(-1).key.value) : null) : n.items.length - 1;
      for (const kk of new Set([k, isMap ? (yaml.isScalar(n.items[0]?.key) ? String(n.items[0].key.value) : null) : 0])) {
        if (kk === null || n.items.length === 0) continue;
        try {
          const r = await editYaml(text, [{ op: 'remove', at: [...at, kk], document: di }], f);
          const ok = pre(text, r) + suf(text, r) >= r.length;
          bump(ok ? 'remove ok' : n.items.length === 1 ? 'remove brackets' : 'remove BYTES');
          if (!ok && n.items.length > 1) bad.push(`RBYTES ${f} ${JSON.stringify([...at, kk])}`);
        } catch (e) { bump('remove ERR'); bad.push(`rm ${f} ${JSON.stringify([...at, kk])} ${(e as Error).message.slice(0, 200)}`); }
        const node = yaml.isMap(n) ? n.get(kk as string, true) : n.items[kk as number];
        if (yaml.isScalar(node)) try {
          const r = await editYaml(text, [{ op: 'replace', at: [...at, kk], value: 'ZZ: new', document: di }], f);
          bump('replace ok'); if (pre(text, r) + suf(text, r) < text.length - 1e9) bad.push('x');
        } catch (e) { bump('replace ERR'); bad.push(`rp ${f} ${JSON.stringify([...at, kk])} ${(e as Error).message.slice(0, 200)}`); }
      }
    }
    try { await viewYaml(text, f); bump('view ok'); } catch (e) { bump('view ERR'); bad.push(`view ${f} ${(e as Error).message.slice(0, 200)}`); }
  }
  console.log(JSON.stringify(stats), bad.length); console.log(bad.slice(0, 40).join('\n'));
}, 900000);
