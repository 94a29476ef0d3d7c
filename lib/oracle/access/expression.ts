import type { ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import { withEscapedNames } from './escaped-names.js';
import { countsClaims, isNativeList, kubernetesRefusal } from './expression-differences.js';
import { kubernetesEnvironment, ONLY_IN_KUBERNETES } from './expression-library.js';
import { isNode, partsOf, walk } from './expression-tree.js';

/** The variable that an expression may use: the claims of the token, or the user that was made of them. */
export type Variable = 'claims' | 'user';

/** The expression is wrong: the API server does not compile it. The message says why. */
export class Uncompiled extends Error {}
/** The expression may be right, and uses what is not modelled here, by its name. */
export class Unmodelled extends Error {}
/** The expression failed while it was evaluated, such as a claim that is not there. */
export class Failed extends Error {}

export interface Expression {
  /** The static type, `dyn` where it depends on the claims. */
  type: string;
  /** The fields of the variable that it names, as `email` of `claims.email`. */
  fields: ReadonlySet<string>;
  /** It ends in `split` or `findAll`: their list is one that the API server does not take as a list of strings. */
  nativeList: boolean;
  /** Throws Failed, or Unmodelled where that depends on the value. A list is an array, null is null; whole numbers are bigint. */
  evaluate(value: Readonly<Record<string, unknown>>): unknown;
}

const environments = new Map<Variable, Environment>();

/** Making an environment takes longer than all expressions of a file together, so there is one for each variable. */
function environmentOf(variable: Variable): Environment {
  const known = environments.get(variable);
  if (known) return known;
  const empty = kubernetesEnvironment();
  const made =
    variable === 'claims'
      ? empty.registerVariable('claims', 'map<string, dyn>')
      : empty.registerVariable({
          name: 'user',
          schema: {
            username: 'string',
            uid: 'string',
            groups: 'list<string>',
            extra: 'map<string, list<string>>',
          },
        });
  environments.set(variable, made);
  return made;
}

/** Compiles a CEL expression of an AuthenticationConfiguration. Throws Uncompiled or Unmodelled. */
export function compile(text: string, variable: Variable): Expression {
  const environment = environmentOf(variable);
  const program = parsed(environment, text);
  const refused = foreignRegularExpression(program.ast);
  if (refused) throw new Unmodelled(`the regular expression ${refused}`);
  const differs = kubernetesRefusal(program.ast);
  if (differs) throw new Uncompiled(differs);
  const { valid, type = 'dyn', error } = program.check();
  if (!valid) {
    const foreign = foreignFunction(program.ast);
    if (foreign) throw new Unmodelled(`the function ${foreign}`);
    throw new Uncompiled(summaryOf(error));
  }
  return {
    type,
    fields: fieldsOf(program.ast, variable),
    nativeList: isNativeList(program.ast),
    evaluate(value) {
      if (countsClaims(program.ast)) throw new Failed('no such overload: size');
      if (writesNumber(program.ast, variable, value))
        throw new Unmodelled('the function string, of a number,');
      try {
        return program({ [variable]: withEscapedNames(value) });
      } catch (cause) {
        throw new Failed(summaryOf(cause));
      }
    },
  };
}

function parsed(environment: Environment, text: string): ReturnType<Environment['parse']> {
  try {
    return environment.parse(text);
  } catch (cause) {
    throw new Uncompiled(summaryOf(cause));
  }
}

/** Go writes 1795342196 as 1.795342196e+09. */
function writesNumber(tree: ASTNode, variable: Variable, value: Readonly<Record<string, unknown>>): boolean {
  const writes = [...walk(tree)].some(({ op, args }) => op === 'call' && args[0] === 'string');
  return writes && [...fieldsOf(tree, variable)].some((field) => typeof value[field] === 'number');
}

function foreignFunction(tree: ASTNode): string | undefined {
  for (const { op, args } of walk(tree)) {
    if ((op === 'call' || op === 'rcall') && ONLY_IN_KUBERNETES.has(args[0])) return args[0];
  }
  return undefined;
}

/** Kubernetes reads RE2; only what means the same to both is evaluated here. */
function foreignRegularExpression(tree: ASTNode): string | undefined {
  for (const { op, args } of walk(tree)) {
    if (op !== 'rcall' || !['matches', 'find', 'findAll'].includes(args[0])) continue;
    const [pattern] = args[2];
    const text = pattern && isNode(pattern) && pattern.op === 'value' ? pattern.args : undefined;
    if (typeof text !== 'string') return 'that is not written out';
    if (/\(\?(?!:)|\\[pPQAzCkxb1-9]|\[\[:/.test(text) || !compiles(text)) return JSON.stringify(text);
  }
  return undefined;
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') !== undefined;
  } catch {
    return false;
  }
}

function fieldsOf(tree: ASTNode, variable: Variable): Set<string> {
  const fields = new Set<string>();
  for (const node of walk(tree)) {
    if (node.op !== '.' && node.op !== '.?') continue;
    const [operand, field] = partsOf(node);
    if (operand.op === 'id' && operand.args === variable) fields.add(field);
  }
  return fields;
}

function summaryOf(error: unknown): string {
  const { summary, message } = error as ParseError;
  return (summary ?? message ?? String(error)).split('\n')[0] ?? '';
}
