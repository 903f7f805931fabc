/** How the models of an app are written. */
export interface DjangoHabits {
  /** Empty columns: both words and their order, or `null` alone. */
  empty: string[];
  /** Relations name their target as text even where the class is at hand. */
  text_targets: boolean;
  protect: 'PROTECT' | 'RESTRICT';
  /** Where what a column holds is written. */
  words: 'help_text' | 'db_comment' | null;
  /** Times of creation and change are filled by Django. */
  auto_now_add: boolean;
  auto_now: boolean;
  /** Indexes of Meta are left without a name. */
  unnamed_indexes: boolean;
  unique_together: boolean;
  /** Choices are classes inside the model, classes of the module, or a list. */
  choices: 'inside' | 'module';
  /** Length of the columns that hold a choice. */
  choice_length: number | null;
  related_name: boolean;
  quote: "'" | '"';
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/**
 * Learns from models.
 * @param own the file that is edited
 * @param others models of the same project, for what the file does not show
 */
export function djangoHabits(own: string, others: string): DjangoHabits {
  const has = (pattern: RegExp): string => (pattern.test(own) ? own : others);
  const nulls = has(/\bnull=True/);
  const alone = count(nulls, /\bnull=True/g) > 2 * count(nulls, /\bblank=True/g);
  const blankFirst = count(nulls, /blank=True,\s*null=True/g) > count(nulls, /null=True,\s*blank=True/g);
  const keys = has(/\b(?:ForeignKey|OneToOneField)\(/);
  const both = `${own}\n${others}`;
  const indexes = has(/\bmodels\.Index\(|\bIndex\(/);
  const lengths = [...has(/max_length=\d+[^)\n]*choices=|choices=[^)\n]*max_length/).matchAll(/max_length=(\d+)[^)\n]*choices=|choices=[^)\n]*max_length=(\d+)/g)];
  return {
    empty: alone ? ['null'] : blankFirst ? ['blank', 'null'] : ['null', 'blank'],
    text_targets: count(keys, /(?:ForeignKey|OneToOneField)\(\s*(?:to=)?["']/g) > count(keys, /(?:ForeignKey|OneToOneField)\(\s*(?:to=)?[A-Z]\w*\s*,/g),
    protect: count(both, /\bRESTRICT\b/g) > count(both, /\bPROTECT\b/g) ? 'RESTRICT' : 'PROTECT',
    words: /\bdb_comment=/.test(both) ? 'db_comment' : /\bhelp_text=/.test(both) ? 'help_text' : null,
    auto_now_add: /\bauto_now_add=True/.test(both),
    auto_now: /\bauto_now=True/.test(both),
    unnamed_indexes: count(indexes, /\bIndex\(\s*fields=\[[^\]]*\]\s*,?\s*\)/g) > count(indexes, /\bIndex\([^)]*\bname=/g),
    unique_together: /\bunique_together\s*=/.test(own) && !/\bUniqueConstraint\(/.test(both),
    choices: /^[ \t]+class \w+\([^)]*(?:Text|Integer)?Choices\):/m.test(has(/Choices\):/)) ? 'inside' : 'module',
    choice_length: lengths.length ? Number(lengths.at(-1)?.[1] ?? lengths.at(-1)?.[2]) : null,
    related_name: count(keys, /related_name=/g) * 2 > count(keys, /\b(?:ForeignKey|OneToOneField)\(/g),
    quote: count(own, /"[^"\n]*"/g) > count(own, /'[^'\n]*'/g) ? '"' : "'",
  };
}
