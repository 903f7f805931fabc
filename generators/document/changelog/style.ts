/** How a changelog is written, learned from its newest entries. */
export interface ChangelogStyle {
  /** `-` or `*`, with the space after it. */
  bullet: string;
  /** The heading of what is not released yet, as it stands or as it would. */
  unreleased: string;
  /** True where entries stand under `### Added`, `### Changed` …; the marks before such a heading. */
  categories: string | undefined;
  /** Whether sentences begin with `Added`, `Adds` or `Add`. */
  tense: 'past' | 'present' | 'base';
  /** False where most sentences begin with a small letter. */
  capital: boolean;
  /** Lines are broken at this width; undefined where an entry is one line. */
  width: number | undefined;
  /** Services that entries begin with, `[cart] …`, by how often they occur. */
  services: string[];
  /** True where most entries link a pull request or an issue. */
  linked: boolean;
  /** True where a full stop ends most entries. */
  stop: boolean;
  /** First words of the newest sentences that announce an environment variable. */
  announces: string | undefined;
}

/** A bullet with the lines that continue it. */
export interface Bullet {
  text: string;
  lines: string[];
}

const NEWEST = 60;
export const UNRELEASED = /^(#{1,3})[ \t]*\[?(unreleased|next|upcoming|vNext)\]?.*$/im;
const VERSION = /^(#{1,3})[ \t]*\[?v?\d+\.\d+/m;
const CATEGORY = /^(#{2,4})[ \t]*(Added|Changed|Deprecated|Removed|Fixed|Security)[ \t]*$/m;

/** Learns how a changelog is written; undefined where it has neither a version nor a section for what is not released. */
export function learnStyle(text: string): ChangelogStyle | undefined {
  const head = UNRELEASED.exec(text) ?? VERSION.exec(text);
  if (!head) return undefined;
  const bullets = bulletsOf(text.slice(head.index)).slice(0, NEWEST);
  const sentences = bullets.map((one) => one.text.replace(/^\[[^\]]+\]:?\s*/, ''));
  const most = (test: (one: string) => boolean): boolean => sentences.filter(test).length > sentences.length / 2;
  return {
    bullet: /^([-*+]\s+)/.exec(bullets[0]?.lines[0] ?? '')?.[1] ?? '- ',
    unreleased: UNRELEASED.exec(text)?.[0] ?? (/^#{1,3}[ \t]*\[v?\d/m.test(text) ? `${head[1]} [Unreleased]` : `${head[1]} Unreleased`),
    categories: CATEGORY.exec(text)?.[1],
    tense: tenseOf(sentences),
    capital: sentences.length === 0 || most((one) => /^[^a-z]/.test(one)),
    width: widthOf(bullets),
    services: servicesOf(bulletsOf(text)),
    linked: bullets.length > 2 && bullets.filter((one) => /\[#\d+\]\(|\(#\d+\)|\/pull\/\d+/.test(one.text)).length > bullets.length / 2,
    stop: bullets.length > 2 && most((one) => /\.$/.test(one.trim())),
    announces: announcing(text),
  };
}

/** The bullets of a text, each with the indented lines that follow it. */
export function bulletsOf(text: string): Bullet[] {
  const bullets: Bullet[] = [];
  for (const line of text.split(/\r?\n/)) {
    const last = bullets.at(-1);
    if (/^[-*+]\s+/.test(line)) bullets.push({ text: line.replace(/^[-*+]\s+/, ''), lines: [line] });
    else if (last && /^\s+\S/.test(line)) {
      last.lines.push(line);
      last.text += ` ${line.trim()}`;
    }
  }
  return bullets;
}

function tenseOf(sentences: readonly string[]): ChangelogStyle['tense'] {
  const first = sentences.map((one) => /^[\W_]*([A-Za-z]+)/.exec(one)?.[1]?.toLowerCase() ?? '');
  const past = first.filter((word) => /ed$/.test(word)).length;
  const present = first.filter((word) => /^(adds|fixes|updates|removes|changes|allows|makes|improves)$/.test(word)).length;
  const base = first.filter((word) => /^(add|fix|update|remove|change|allow|make|improve|bump|use|set|enable|switch|upgrade|refactor|simplify|move|rename|replace|introduce|drop|support|configure)$/.test(word)).length;
  if (base > past && base >= present) return 'base';
  return present > past ? 'present' : 'past';
}

/** A third of the entries broken into lines shows that lines are kept short. 80 where no line tells otherwise. */
function widthOf(bullets: readonly Bullet[]): number | undefined {
  const broken = bullets.filter((one) => one.lines.length > 1);
  if (broken.length <= bullets.length / 3) return undefined;
  const longest = broken.flatMap((one) => one.lines).filter((line) => !/\]\(|https?:/.test(line)).map((line) => line.length).sort((a, b) => a - b);
  const usual = longest[Math.floor(longest.length * 0.9)] ?? 80;
  return usual > 100 ? 120 : usual > 84 ? 100 : 80;
}

function servicesOf(bullets: readonly Bullet[]): string[] {
  const counts = new Map<string, number>();
  for (const { text } of bullets) {
    const service = /^\[([\w ./-]+)\](?!\()/.exec(text)?.[1];
    if (service) counts.set(service, (counts.get(service) ?? 0) + 1);
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return all > bullets.length / 2 ? [...counts].sort((a, b) => b[1] - a[1]).map(([service]) => service) : [];
}

/** `Exposed` in "Exposed the `X` environment variable to …", from the newest entry of that form. */
function announcing(text: string): string | undefined {
  return bulletsOf(text)
    .map((one) => /^(?:\[[^\]]+\]:?\s*)?([A-Z]?[a-z]+) (?:the |a new |new )?`[A-Z][A-Z0-9_]+` environment variable/.exec(one.text)?.[1])
    .find((word) => word !== undefined && !/^(renamed?|changed?|removed?|fixed|deprecated?)$/i.test(word));
}
