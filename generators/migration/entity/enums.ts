import { keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { CASES } from '../../../pipeline/names.js';
import { enumOf, usersOf } from '../model/schema.js';
import type { OperationOf } from '../task.js';
import { codeEnum } from './ask.js';
import { carryOut, sourceAt, sourceEdit, type Session } from './session.js';
import { valueText } from './style.js';
import { allOf, nodes, stringOf } from './syntax.js';
import type { Turn } from './turn.js';

/** Rule of the operation of that name: the enum of the code with these values, and lists of them in the models that use it. */
export async function addEnumValue(turn: Turn, { enum: name, value }: OperationOf<'add_enum_value'>): Promise<void> {
  const { session } = turn;
  const values = (enumOf(session.known.model, name)?.values ?? []).filter((one) => one !== value);
  const declared = await codeEnum(session, name, values);
  if (declared) return addMember(session, declared, value);
  const users = usersOf(session.known.model, name).map(({ table, column }) => `${table}.${column.name}`);
  const where = users.length > 0 ? ` (used by ${users.join(', ')})` : '';
  session.warnings.push(
    `Enum ${name}${where} has the value ${JSON.stringify(value)} now: add it where the models list them, as no enum of the code does.`,
  );
}

async function addMember(session: Session, { name, path }: { name: string; path: string }, value: string): Promise<void> {
  const source = await sourceAt(session, path);
  const node = source && allOf(source.program, (one) => one.type === 'TSEnumDeclaration' && keyName(one['id']) === name)[0];
  const container = source?.containers.find((one) => one.kind === 'enum' && node && one.inner.end === node.end - 1);
  if (!source || !node || !container) return;
  const key = keyLike(node, value);
  const text = `${key} = ${valueText(source.style, value)}`;
  if (await carryOut(session, [sourceEdit(path, { op: 'entry', container: container.path, name: key, text })], text)) {
    session.because.push(`enum ${name} in ${path} has ${key}`);
  }
}

/** The name of the new member, in the letter case in which the others spell their values. */
function keyLike(node: SyntaxNode, value: string): string {
  const body = node['body'] as SyntaxNode | undefined;
  const members = nodes(node['members']).length > 0 ? nodes(node['members']) : nodes(body?.['members']);
  const pairs = members.flatMap((one) => {
    const [key, own] = [keyName(one['id']), stringOf(one['initializer'])];
    return key !== undefined && own !== undefined ? [{ key, own }] : [];
  });
  const forms = [(text: string) => text, CASES.constant, CASES.pascal, CASES.camel, CASES.snake];
  const form = forms.find((one) => pairs.length > 0 && pairs.every(({ key, own }) => one(own) === key)) ?? CASES.constant;
  const key = form(value);
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`;
}
