import type { ASTNode } from '@marcbachmann/cel-js';
import { walk } from './expression-tree.js';

// What the API server's CEL does otherwise than the library, found by putting the same expressions to both.

/** Functions that the library has and Kubernetes has not. */
const ONLY_HERE = new Set(['at', 'json', 'hex', 'base64', 'bind']);
const COMPREHENSIONS = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** Why Kubernetes does not compile an expression that the library does; undefined where it does. */
export function kubernetesRefusal(tree: ASTNode): string | undefined {
  for (const { op, args } of walk(tree)) {
    if (op !== 'rcall') continue;
    const [name, receiver] = args;
    if (ONLY_HERE.has(name)) return `undeclared reference to '${name}' (in container '')`;
    if (COMPREHENSIONS.has(name) && isAny(receiver))
      return "expression of type 'any' cannot be range of a comprehension (must be list, map, or dynamic); write dyn(…) around it";
  }
  return undefined;
}

/**
 * Whether a part has the type `any`, which a claim itself has (k8s.io/apiserver v0.36.3, authentication/cel/compile.go)
 * and what stands below a claim has not.
 */
function isAny(node: ASTNode): boolean {
  if (node.op === '.' || node.op === '[]') return isClaims(node.args[0] as ASTNode);
  if (node.op === '?:') return isAny(node.args[1]) || isAny(node.args[2]);
  if (node.op !== 'rcall') return false;
  const [name, receiver] = node.args;
  return (name === 'orValue' || name === 'value') && isOptionalAny(receiver);
}

function isOptionalAny(node: ASTNode): boolean {
  return (node.op === '.?' || node.op === '[?]') && isClaims(node.args[0] as ASTNode);
}

function isClaims(node: ASTNode): boolean {
  return node.op === 'id' && node.args === 'claims';
}

/** Whether the claims themselves are counted, which compiles and then fails: they are a map without a size. */
export function countsClaims(tree: ASTNode): boolean {
  for (const { op, args } of walk(tree)) {
    if (op === 'rcall' && args[0] === 'size' && isClaims(args[1])) return true;
    if (op === 'call' && args[0] === 'size' && args[1][0] && isClaims(args[1][0])) return true;
  }
  return false;
}

/** Whether the result is what `split` or `findAll` gave: a list of Go's strings, which is not read as one of CEL's (oidc.go, convertCELValueToStringList). */
export function isNativeList({ op, args }: ASTNode): boolean {
  return op === 'rcall' && (args[0] === 'split' || args[0] === 'findAll');
}
