import { snakeCase } from '../../../pipeline/names.js';
import { learnNames, migrationWords } from '../naming/words.js';
import type { Migration } from '../task.js';

// Django cuts its own names here. https://github.com/django/django/blob/main/django/db/migrations/migration.py
const LONGEST = 52;

interface Said {
  name: string;
  /** Its arguments by name. */
  args: Record<string, string>;
}

/** Reads back what this migration does: the operations are this package's own text. */
function said(operation: string): Said {
  const args = [...operation.matchAll(/^[ \t]+(\w+)=["']([^"'\n]*)["'],$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']);
  return { name: /^migrations\.(\w+)/.exec(operation)?.[1] ?? '', args: Object.fromEntries(args) as Record<string, string> };
}

const lower = (text: string | undefined): string => (text ?? '').toLowerCase();
const inner = (operation: string): string => lower(/\bname=["']([^"']+)["']\),$/m.exec(operation)?.[1]);

/** `migration_name_fragment` of each operation. https://docs.djangoproject.com/en/stable/ref/migration-operations/ */
const FRAGMENTS: Record<string, (args: Said['args'], text: string) => string> = {
  CreateModel: ({ name }) => lower(name),
  DeleteModel: ({ name }) => `delete_${lower(name)}`,
  AddField: ({ model_name, name }) => `${lower(model_name)}_${lower(name)}`,
  RemoveField: ({ model_name, name }) => `remove_${lower(model_name)}_${lower(name)}`,
  AlterField: ({ model_name, name }) => `alter_${lower(model_name)}_${lower(name)}`,
  RenameField: ({ model_name, old_name, new_name }) => `rename_${lower(old_name)}_${lower(model_name)}_${lower(new_name)}`,
  AlterModelTable: ({ name }) => `alter_${lower(name)}_table`,
  AlterModelOptions: ({ name }) => `alter_${lower(name)}_options`,
  AddIndex: ({ model_name }, text) => `${lower(model_name)}_${inner(text)}`,
  RemoveIndex: ({ model_name, name }) => `remove_${lower(model_name)}_${lower(name)}`,
  RenameIndex: ({ old_name, new_name }) => `rename_${lower(old_name)}_${lower(new_name)}`,
  AddConstraint: ({ model_name }, text) => `${lower(model_name)}_${inner(text)}`,
  RemoveConstraint: ({ model_name, name }) => `remove_${lower(model_name)}_${lower(name)}`,
};

function ownTitle(operations: readonly string[]): string {
  const all = operations.map((one) => {
    const { name, args } = said(one);
    return FRAGMENTS[name]?.(args, one) ?? 'run_statements';
  });
  const [first = 'changes', ...rest] = [...new Set(all)].filter(Boolean);
  let title = first;
  for (const one of rest) {
    if (`${title}_${one}`.length > LONGEST) return `${title}_and_more`;
    title = `${title}_${one}`;
  }
  return title;
}

/**
 * What stands behind the number: as the plan says, in the words of the siblings, or as Django itself names migrations.
 * @param names the app's other migrations
 */
export function titleOf(task: Migration, operations: readonly string[], names: readonly string[]): string {
  if (task.name) return snakeCase(task.name);
  const words = names.map((name) => name.replace(/^\d+_/, '')).filter((name) => !/^(initial|auto_\d+)/.test(name));
  // Django's own names do not begin with these.
  const spoken = words.filter((name) => /^(add|adds|added|create|creates|created|drop|set|make|change|update)_/.test(name));
  return spoken.length > 0 ? migrationWords(task, { ...learnNames(words), case: 'snake' }) : ownTitle(operations);
}

/** The next name: the number after the highest, as wide as the others. */
export function nextName(names: readonly string[], title: string): string {
  const numbers = names.flatMap((name) => /^(\d+)_/.exec(name)?.[1] ?? []);
  const width = numbers.at(-1)?.length ?? 4;
  const next = Math.max(0, ...numbers.map(Number)) + 1;
  return `${String(next).padStart(width, '0')}_${title}`;
}
