import type { ASTNode } from '@marcbachmann/cel-js';

export function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

/** A node and all below it. */
export function* walk(node: ASTNode): Generator<ASTNode> {
  yield node;
  yield* below(node.args);
}

function* below(args: unknown): Generator<ASTNode> {
  if (isNode(args)) yield* walk(args);
  else if (Array.isArray(args)) for (const one of args) yield* below(one);
}

/** The operand and the field of a selection, `claims` and `email` of `claims.email`. */
export function partsOf(selection: Extract<ASTNode, { op: '.' | '.?' }>): [ASTNode, string] {
  const [operand, field] = selection.args as unknown as [ASTNode, unknown];
  // The library keeps the field of `.?` as a literal in some places, and as its text in others.
  return [operand, isNode(field) ? String(field.args) : String(field)];
}
